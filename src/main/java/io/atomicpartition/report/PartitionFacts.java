package io.atomicpartition.report;

import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.Manifest;
import java.time.Instant;
import java.util.Optional;

/**
 * What the page and the comparison need of a partition, and no more: there may be many.
 *
 * @param liveAt empty: it is not live
 * @param run the label of the launch that made it live; empty: it is not live
 * @param content the first digits of its content id; empty: it is not live
 * @param smallFiles how many files below the limit are in tables that have more than one, and whose
 *     mean is below it
 */
record PartitionFacts(
    String path,
    Condition condition,
    long sequence,
    long rows,
    long bytes,
    long files,
    Optional<Instant> liveAt,
    String run,
    String content,
    long smallFiles) {
  private static final int DIGITS = 12;

  static PartitionFacts of(LakePartition partition, boolean damaged, long smallFileBytes) {
    return new PartitionFacts(
        partition.partition().path(),
        Condition.of(partition.state(), damaged),
        partition.sequence(),
        partition.rows(),
        partition.bytes(),
        partition.liveFiles(),
        partition.liveAt(),
        partition.run().orElse(""),
        partition.contentId().map(PartitionFacts::digits).orElse(""),
        partition.live().stream()
            .flatMap(live -> live.tables().stream())
            .mapToLong(table -> smallFiles(table, smallFileBytes))
            .sum());
  }

  private static String digits(ContentId id) {
    String value = id.value();
    int digits = value.indexOf(':') + 1;
    return value.substring(digits, digits + DIGITS);
  }

  private static long smallFiles(Manifest.Table table, long limit) {
    long bytes = table.files().stream().mapToLong(Manifest.DataFile::size).sum();
    int files = table.files().size();
    return files > 1 && bytes / files < limit
        ? table.files().stream().filter(file -> file.size() < limit).count()
        : 0;
  }
}
