package io.atomicpartition.bench.finalize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One row of the table, and what was measured for it.
 *
 * @param delayMillis added to each reply
 * @param files of each partition
 * @param runs of each contender
 */
record Cell(
    String store,
    int delayMillis,
    int partitions,
    int files,
    int runs,
    List<Span.Measured> sink,
    List<Span.Measured> fileIo) {
  static final String HEADER =
      """
      | store | ms added | partitions | files each | runs | sink: s | CPU s | ms per further partition \
      | CPU ms per further partition | FileIO: s | CPU s | FileIO's time ÷ the sink's |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  Cell(String store, int delayMillis, int partitions, int files, int runs) {
    this(store, delayMillis, partitions, files, runs, new ArrayList<>(), new ArrayList<>());
  }

  /**
   * As a line of the table.
   *
   * @param first the cell with one partition, which costs what a job costs in any case
   */
  String row(Optional<Cell> first) {
    double wall = seconds(sink, Span.Measured::wallNanos);
    double cpu = seconds(sink, Span.Measured::cpuNanos);
    double theirs = seconds(fileIo, Span.Measured::wallNanos);
    return "| %s | %d | %,d | %d | %d | %.2f | %.2f | %s | %s | %.2f | %.2f | %.1f |"
        .formatted(
            store,
            delayMillis,
            partitions,
            files,
            runs,
            wall,
            cpu,
            further(first, Span.Measured::wallNanos),
            further(first, Span.Measured::cpuNanos),
            theirs,
            seconds(fileIo, Span.Measured::cpuNanos),
            theirs / wall);
  }

  private String further(Optional<Cell> first, ToLongFunction<Span.Measured> what) {
    return first
        .filter(one -> partitions > one.partitions())
        .map(one -> (seconds(sink, what) - seconds(one.sink(), what)) / (partitions - 1))
        .map(seconds -> "%.2f".formatted(1000 * seconds))
        .orElse("");
  }

  private static double seconds(List<Span.Measured> runs, ToLongFunction<Span.Measured> what) {
    long[] sorted = runs.stream().mapToLong(what).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1
            ? sorted[middle]
            : (sorted[middle - 1] + (double) sorted[middle]) / 2;
    return median / 1e9;
  }
}
