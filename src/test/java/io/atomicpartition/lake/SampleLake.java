package io.atomicpartition.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.Ingest;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The shipped sample, four days of two tables, as the ingest pipeline publishes it. */
public final class SampleLake {
  private static Path ingested;

  private SampleLake() {}

  /** Ingests the sample. */
  public static void ingest(String root, String... more) {
    String[] args =
        Stream.concat(
                Stream.of(
                    "--input=ledgers=pipelines/ingest/sample/ledgers-*.csv",
                    "--input=transactions=pipelines/ingest/sample/transactions-*.jsonl",
                    "--partitionBy=day(closed_at)",
                    "--runId=sample",
                    "--output=" + root),
                Stream.of(more))
            .toArray(String[]::new);
    assertThat(Ingest.run(args, System.out, System.err)).isZero();
  }

  /** A copy of its own, on disk. */
  public static synchronized Path copyTo(Path root) {
    try {
      if (ingested == null) {
        ingested = Files.createTempDirectory("sample-lake");
        FileUtils.forceDeleteOnExit(ingested.toFile());
        ingest(ingested.toString());
      }
      FileUtils.copyDirectory(ingested.toFile(), root.toFile());
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AtomicStore open(Path root) {
    return AtomicStores.open(
        StoreLocation.parse(root.toString(), Optional.empty()), StoreEnvironment.empty());
  }

  /** The data files of one table of a partition. */
  public static List<Path> files(Path root, String partition, String table) {
    try (Stream<Path> files = Files.list(root.resolve(partition).resolve(table))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
