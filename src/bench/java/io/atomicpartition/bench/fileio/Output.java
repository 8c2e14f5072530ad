package io.atomicpartition.bench.fileio;

import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepTotals;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory that jobs write partitions {@code p=0}, {@code p=1}, ... into, with either sink.
 *
 * @param root where it is
 * @param partitions how many there are to be
 * @param rowsEach how many rows each of them is to have
 */
record Output(Path root, int partitions, int rowsEach) {
  private static final String PARTITIONS = "p=";
  private static final String DATA = ".parquet";

  /** Of the partitions that there are. */
  private List<Path> directories() {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(PARTITIONS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Partitions that have a manifest. */
  long manifests() {
    return directories().stream()
        .filter(directory -> Files.exists(directory.resolve(PartitionRef.MANIFEST)))
        .count();
  }

  /** What a reader of {@code p=*}{@code /*.parquet} sees. */
  Seen byGlob() {
    return Seen.of(finalFiles(), partitions, rowsEach);
  }

  /** Data files under their final names. */
  List<Path> finalFiles() {
    List<Path> files = new ArrayList<>();
    for (Path directory : directories()) {
      try (Stream<Path> entries = Files.list(directory)) {
        entries.filter(entry -> entry.toString().endsWith(DATA)).forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /**
   * What a reader of manifests sees.
   *
   * @throws IllegalStateException if a manifest lists a file that is not there, or of another size
   */
  Seen byManifests() throws IOException {
    List<Path> files = new ArrayList<>();
    for (var live : live().entrySet()) {
      for (Manifest.Table table : live.getValue().tables()) {
        for (Manifest.DataFile listed : table.files()) {
          Path file = root.resolve(live.getKey()).resolve(listed.path());
          if (!Files.exists(file) || Files.size(file) != listed.size()) {
            throw new IllegalStateException(
                "The live manifest of " + live.getKey() + " lists " + listed + ": not so on disk");
          }
          files.add(file);
        }
      }
    }
    return Seen.of(files, partitions, rowsEach);
  }

  /** What is live, by partition. */
  SortedMap<String, Manifest.Publish> live() throws IOException {
    SortedMap<String, Manifest.Publish> live = new TreeMap<>();
    for (Path directory : directories()) {
      Path manifest = directory.resolve(PartitionRef.MANIFEST);
      if (Files.exists(manifest)) {
        String name = directory.getFileName().toString();
        try {
          ManifestJson.read(new PartitionRef(name), Files.readAllBytes(manifest))
              .publish()
              .ifPresent(publish -> live.put(name, publish));
        } catch (ManifestFormatException e) {
          throw new IOException(manifest.toString(), e);
        }
      }
    }
    return live;
  }

  /** How many partitions a run has made live. */
  long liveOf(String run) throws IOException {
    return live().values().stream().filter(publish -> publish.run().equals(run)).count();
  }

  /** Files that are no partition's: temps, and what else a sink keeps while it works. */
  long temps() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !root.relativize(file).toString().startsWith(PARTITIONS))
          .count();
    }
  }

  /**
   * Sweeps it, whatever the age of what is there: no job may run.
   *
   * @return what was found and deleted
   */
  SweepTotals sweep() throws IOException {
    SweepTotals totals = new SweepTotals();
    try (AtomicStore store =
        AtomicStores.open(
            StoreLocation.parse(root.toString(), Optional.empty()), StoreEnvironment.empty())) {
      SweepPolicy policy = new SweepPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
      new DatasetSweep(store, PublishEnvironment.standard(), policy).run("", totals);
    }
    return totals;
  }
}
