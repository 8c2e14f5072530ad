package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code ls} of many partitions needs no memory for them. */
public class LargeLakeIT {
  private static final String HEAP = "-Xmx64m";
  private static final Instant LIVE_AT = Instant.parse("2026-11-23T14:05:06Z");

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void lsOfAHundredThousandPartitionsFitsInASmallHeap() throws Exception {
    Path root = temporary.getRoot().toPath().resolve("lake");
    int written = 0;
    System.out.printf("%n%-24s %8s%n", "ls, " + HEAP, "seconds");
    for (int partitions : new int[] {1_000, 10_000, 100_000}) {
      for (; written < partitions; written++) {
        publish(root, new PartitionRef(String.format("range=%06d", written)));
      }
      long start = System.nanoTime();
      ls(root, partitions);
      System.out.printf(
          Locale.ROOT, "%,24d %8.1f%n", partitions, (System.nanoTime() - start) / 1e9);
    }
  }

  /** A live partition of one file, without its rows. */
  private static void publish(Path root, PartitionRef partition) throws IOException {
    String attempt = "0123456789abcdef";
    String file = "part-00000-of-00001-" + partition.hash() + "-" + attempt + ".parquet";
    RowSum rows = new RowSum(1_000, 1, 2);
    String schema = "0".repeat(64);
    Manifest manifest =
        new Manifest(
            "00112233445566778899aabbccddeeff",
            partition,
            1,
            Optional.of(
                new Manifest.Publish(
                    "00112233445566778899aabbccddeeff",
                    attempt,
                    ContentId.of(Map.of("", new ContentId.Table(schema, rows)), List.of()),
                    new TreeSet<>(),
                    "nightly",
                    List.of(
                        new Manifest.Table(
                            "",
                            schema,
                            rows,
                            List.of(
                                new Manifest.DataFile(
                                    file,
                                    0,
                                    1_000,
                                    "00000000",
                                    "0".repeat(64),
                                    Manifest.VerifiedBy.CRC32C,
                                    Optional.empty())))),
                    LIVE_AT)),
            History.NONE,
            "test",
            LIVE_AT);
    Path directory = Files.createDirectories(root.resolve(partition.path()));
    Files.write(directory.resolve(PartitionRef.MANIFEST), ManifestJson.write(manifest));
    Files.createFile(directory.resolve(file));
  }

  private static void ls(Path root, int expected) throws Exception {
    Process ls =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-cp",
                System.getProperty("bundle.jar"),
                Main.class.getName(),
                "ls",
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long live = 0;
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(ls.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        live += line.startsWith("LIVE ") ? 1 : 0;
        last = line;
      }
    }
    assertThat(ls.waitFor(8, TimeUnit.MINUTES)).isTrue();
    assertThat(ls.exitValue()).isZero();
    assertThat(live).isEqualTo(expected);
    assertThat(last)
        .startsWith(
            String.format(Locale.ROOT, "%,d partitions, %,d rows, ", expected, expected * 1_000L));
  }
}
