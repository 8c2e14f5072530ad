package io.atomicpartition.report;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Manifests on disk, of files that are not there: enough for what reads manifests alone. */
final class SyntheticLake {
  static final Instant LIVE_AT = Instant.parse("2026-11-20T10:00:00Z");

  private final Path root;

  SyntheticLake(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** A partition with one file of 8 bytes for each row. */
  void publish(String path, long rows) {
    publish(path, 1, LIVE_AT, "nightly", List.of(rows));
  }

  /**
   * A live partition of one unnamed table.
   *
   * @param files rows of each file, which has 8 bytes for each
   */
  void publish(String path, long sequence, Instant liveAt, String run, List<Long> files) {
    PartitionRef partition = new PartitionRef(path);
    long rows = files.stream().mapToLong(Long::longValue).sum();
    RowSum sum = RowSum.of(rows, String.format(Locale.ROOT, "%032x", rows));
    String attempt = "00c0ffee00c0ffee";
    List<Manifest.DataFile> dataFiles = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      dataFiles.add(
          new Manifest.DataFile(
              String.format(
                  Locale.ROOT,
                  "part-%05d-of-%05d-%s-%s.parquet",
                  i,
                  files.size(),
                  partition.hash(),
                  attempt),
              files.get(i) * 8,
              files.get(i),
              "00000000",
              "0".repeat(64),
              Manifest.VerifiedBy.SIZE,
              Optional.empty()));
    }
    ContentId contentId = ContentId.of(Map.of("", new ContentId.Table("schema", sum)), List.of());
    write(
        partition,
        sequence,
        liveAt,
        Optional.of(
            new Manifest.Publish(
                "0123456789abcdef",
                attempt,
                contentId,
                Collections.unmodifiableSortedSet(new TreeSet<>()),
                run,
                List.of(new Manifest.Table("", "schema", sum, dataFiles)),
                liveAt)));
  }

  /** A partition that was un-published. */
  void unpublish(String path, long sequence) {
    write(new PartitionRef(path), sequence, LIVE_AT, Optional.empty());
  }

  private void write(
      PartitionRef partition, long sequence, Instant at, Optional<Manifest.Publish> publish) {
    plant(
        partition.manifestKey(),
        ManifestJson.write(
            new Manifest(
                "fedcba9876543210",
                partition,
                sequence,
                publish,
                History.NONE,
                Optional.empty(),
                "synthetic",
                at)));
  }

  /** Any file. */
  Path plant(String key, byte[] bytes) {
    try {
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
