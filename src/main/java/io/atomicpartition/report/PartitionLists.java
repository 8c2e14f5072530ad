package io.atomicpartition.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Partitions that a person may want to see by name.
 *
 * @param smallFiles those with most small files first
 * @param often replaced {@link #OFTEN} times or more, the most first
 * @param publishes of what is live, the newest first
 */
record PartitionLists(
    FirstFew<PartitionLine> smallFiles,
    FirstFew<PartitionLine> often,
    FirstFew<PartitionLine> publishes) {
  /** From this sequence on a partition counts as often replaced. */
  static final long OFTEN = 5;

  static PartitionLists of(List<PartitionFacts> partitions) {
    return new PartitionLists(
        lines(
            partitions,
            one -> one.smallFiles() > 0,
            Comparator.comparingLong(PartitionFacts::smallFiles).reversed()),
        lines(
            partitions,
            one -> one.sequence() >= OFTEN,
            Comparator.comparingLong(PartitionFacts::sequence).reversed()),
        lines(
            partitions,
            one -> one.liveAt().isPresent(),
            Comparator.comparing((PartitionFacts one) -> one.liveAt().orElse(Instant.MIN))
                .reversed()));
  }

  private static FirstFew<PartitionLine> lines(
      List<PartitionFacts> partitions,
      Predicate<PartitionFacts> which,
      Comparator<PartitionFacts> order) {
    return FirstFew.of(
        partitions.stream().filter(which).sorted(order).map(PartitionLine::of).toList());
  }

  long oftenFrom() {
    return OFTEN;
  }
}
