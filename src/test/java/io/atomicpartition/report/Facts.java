package io.atomicpartition.report;

import java.util.List;
import java.util.Optional;

/** Partitions as the page's model has them. */
final class Facts {
  private Facts() {}

  static PartitionFacts live(String path, long rows) {
    return of(path, Condition.LIVE, 1, rows, "c" + rows);
  }

  static PartitionFacts of(
      String path, Condition condition, long sequence, long rows, String content) {
    return new PartitionFacts(
        path,
        condition,
        sequence,
        rows,
        rows * 8,
        content.isEmpty() ? 0 : 1,
        content.isEmpty() ? Optional.empty() : Optional.of(SyntheticLake.LIVE_AT),
        "run",
        content,
        0);
  }

  static List<CalendarView.Dated> dated(List<PartitionFacts> facts) {
    return facts.stream()
        .map(one -> new CalendarView.Dated(PathDate.of(one.path()).orElseThrow(), one))
        .toList();
  }
}
