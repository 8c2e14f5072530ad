package io.atomicpartition.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Partitions counted together. Sums that no long can hold stop at the largest: manifests lie. */
final class Tally {
  private final Map<Condition, Long> conditions = new EnumMap<>(Condition.class);
  private long partitions = 0;
  private long live = 0;
  private long rows = 0;
  private long bytes = 0;
  private long files = 0;

  void add(PartitionFacts one) {
    conditions.merge(one.condition(), 1L, Long::sum);
    partitions++;
    live += one.liveAt().isPresent() ? 1 : 0;
    rows = sum(rows, one.rows());
    bytes = sum(bytes, one.bytes());
    files = sum(files, one.files());
  }

  static Tally of(Iterable<PartitionFacts> all) {
    Tally tally = new Tally();
    all.forEach(tally::add);
    return tally;
  }

  private static long sum(long a, long b) {
    long sum = a + Math.max(0, b);
    return sum < a ? Long.MAX_VALUE : sum;
  }

  long partitions() {
    return partitions;
  }

  /** How many are published, damaged or not. */
  long live() {
    return live;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  long files() {
    return files;
  }

  long count(Condition condition) {
    return conditions.getOrDefault(condition, 0L);
  }

  /** The condition that needs a person most. */
  Condition worst() {
    return conditions.keySet().stream().reduce(Condition.LIVE, Tally::worse);
  }

  private static Condition worse(Condition a, Condition b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Such as "2 live, 1 damaged". */
  String words() {
    return conditions.entrySet().stream()
        .map(one -> Words.count(one.getValue()) + " " + one.getKey().label())
        .collect(Collectors.joining(", "));
  }
}
