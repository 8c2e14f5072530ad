package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.TempFile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All that a launch has staged for one partition: the same whatever the order in which the temps
 * arrived.
 *
 * @param partition the partition
 * @param captured the sequences that were captured: one, as a rule; none with CREATE
 * @param temps by key
 */
record StagedPartition(PartitionRef partition, NavigableSet<Long> captured, List<TempFile> temps) {
  static StagedPartition of(PartitionRef partition, Collection<StagedTemp> staged) {
    NavigableSet<Long> captured = new TreeSet<>();
    staged.forEach(s -> s.captured().ifPresent(captured::add));
    return new StagedPartition(
        partition,
        captured,
        staged.stream()
            .map(StagedTemp::temp)
            .flatMap(Optional::stream)
            .sorted(Comparator.comparing(TempFile::key))
            .toList());
  }
}
