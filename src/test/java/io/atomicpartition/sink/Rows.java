package io.atomicpartition.sink;

import io.atomicpartition.publish.ContentId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;

/** The rows of one launch, and what their partitions must come to. */
final class Rows {
  private static final int DAYS = 3;
  private static final Map<List<Row>, ContentId> CONTENT_IDS = new ConcurrentHashMap<>();

  private final List<Row> rows;
  private final Map<String, List<Row>> byPartition;

  Rows(List<Row> rows) {
    this.rows = List.copyOf(rows);
    this.byPartition =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> "day=" + row.getString("day"), TreeMap::new, Collectors.toList()));
  }

  /** So many payments from an id on, of one day after the other. */
  static Rows of(int firstId, int count) {
    return new Rows(
        IntStream.range(firstId, firstId + count)
            .mapToObj(
                id ->
                    Payments.row("2026-11-" + (20 + id % DAYS), id, id % 5 == 0 ? null : "n" + id))
            .toList());
  }

  List<Row> rows() {
    return rows;
  }

  Set<String> partitions() {
    return byPartition.keySet();
  }

  List<Row> of(String partition) {
    return byPartition.get(partition);
  }

  int count(String partition) {
    return of(partition).size();
  }

  /** What a quiet run, of these rows alone, publishes. */
  ContentId contentId(String partition) {
    List<Row> alone =
        of(partition).stream().sorted(Comparator.comparing(row -> row.getInt64("id"))).toList();
    ContentId known = CONTENT_IDS.get(alone);
    if (known == null) {
      known = HostileScenarios.quietContentId(new Rows(alone), partition);
      CONTENT_IDS.put(alone, known);
    }
    return known;
  }
}
