package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.TempFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a launch has staged for one partition: the same whatever the order in which the temps
 * arrived.
 *
 * @param partition the partition
 * @param captured the sequences that were captured: one, as a rule; none with CREATE
 * @param temps by key
 * @param mergedAway keys of temps whose rows are in others by now; nobody needs them once the
 *     publish is decided
 */
record StagedPartition(
    PartitionRef partition,
    NavigableSet<Long> captured,
    List<TempFile> temps,
    List<String> mergedAway) {
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
            .toList(),
        List.of());
  }

  /** The same with one temp in the place of several. */
  StagedPartition withMerged(List<TempFile> inputs, TempFile merged) {
    List<TempFile> temps = new ArrayList<>(this.temps);
    temps.removeAll(inputs);
    temps.add(merged);
    temps.sort(Comparator.comparing(TempFile::key));
    List<String> away = new ArrayList<>(mergedAway);
    inputs.forEach(input -> away.add(input.key()));
    return new StagedPartition(partition, captured, List.copyOf(temps), List.copyOf(away));
  }

  /** Keys of all that was staged, merged since or not. */
  List<String> keys() {
    return Stream.concat(temps.stream().map(TempFile::key), mergedAway.stream()).toList();
  }
}
