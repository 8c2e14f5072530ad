package io.atomicpartition.pipelines.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.sink.PartitionResult;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What became of all partitions of a run, in bounded size: numbers for all, names for a few.
 *
 * @param outcomes numbers by outcome
 * @param slowest the partitions whose publish took longest
 * @param largest the partitions with most bytes
 * @param conflicts the first conflicts in the order of their paths
 * @param notDerived the first partitions of which something that engines read is behind
 */
record Summary(
    Map<String, Numbers> outcomes,
    List<Line> slowest,
    List<Line> largest,
    List<Line> conflicts,
    List<Line> notDerived)
    implements Serializable {
  /** Nothing was decided. */
  static final Summary EMPTY = new Summary(Map.of(), List.of(), List.of(), List.of(), List.of());

  private static final int TOP = 3;
  private static final int LISTED = 20;
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  /**
   * Sums over partitions.
   *
   * @param partitions how many
   * @param files that are live
   * @param rows that are live
   * @param bytes that are live
   */
  record Numbers(long partitions, long files, long rows, long bytes) implements Serializable {
    static final Numbers ZERO = new Numbers(0, 0, 0, 0);

    Numbers plus(Numbers other) {
      return new Numbers(
          partitions + other.partitions,
          files + other.files,
          rows + other.rows,
          bytes + other.bytes);
    }
  }

  /**
   * One partition.
   *
   * @param partition its path
   * @param rows its live rows
   * @param bytes its live bytes
   * @param millis how long its publish took
   * @param detail one sentence
   */
  record Line(String partition, long rows, long bytes, long millis, String detail)
      implements Serializable {}

  static Summary of(PartitionResult result) {
    Line line = line(result, result.getDetail());
    boolean conflict = result.outcome() == Outcome.CONFLICT;
    return new Summary(
        Map.of(
            result.getOutcome(),
            new Numbers(1, result.getFiles().size(), result.getRows(), result.getBytes())),
        List.of(line),
        conflict ? List.of() : List.of(line),
        conflict ? List.of(line) : List.of(),
        result.getNotDerived().stream().map(why -> line(result, why)).toList());
  }

  private static Line line(PartitionResult result, String detail) {
    return new Line(
        result.getPartition(),
        result.getRows(),
        result.getBytes(),
        result.getFinalizeMillis(),
        detail);
  }

  Summary plus(Summary other) {
    Map<String, Numbers> merged = new TreeMap<>(outcomes);
    other.outcomes.forEach((outcome, numbers) -> merged.merge(outcome, numbers, Numbers::plus));
    return new Summary(
        merged,
        top(TOP, slowest, other.slowest, Comparator.comparingLong(Line::millis).reversed()),
        top(TOP, largest, other.largest, Comparator.comparingLong(Line::bytes).reversed()),
        top(LISTED, conflicts, other.conflicts, Comparator.comparing(Line::partition)),
        top(LISTED, notDerived, other.notDerived, Comparator.comparing(Line::partition)));
  }

  private static List<Line> top(
      int limit, List<Line> one, List<Line> other, Comparator<Line> order) {
    return Stream.concat(one.stream(), other.stream())
        .sorted(order.thenComparing(Line::partition))
        .limit(limit)
        .toList();
  }

  /** The numbers of one outcome. */
  Numbers of(Outcome outcome) {
    return outcomes.getOrDefault(outcome.name(), Numbers.ZERO);
  }

  /** The numbers of all outcomes. */
  Numbers total() {
    return outcomes.values().stream().reduce(Numbers.ZERO, Numbers::plus);
  }

  String toJson() throws IOException {
    return MAPPER.writeValueAsString(this);
  }

  static Summary fromJson(String json) throws IOException {
    return MAPPER.readValue(json, Summary.class);
  }
}
