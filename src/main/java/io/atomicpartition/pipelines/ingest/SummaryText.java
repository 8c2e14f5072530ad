package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The summary as a person likes to read it. */
final class SummaryText {
  private SummaryText() {}

  static String of(Summary summary, String output, Duration took, long badRecords, String badFile) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-20s %12s %8s %14s %12s%n",
            "outcome",
            "partitions",
            "files",
            "rows",
            "bytes"));
    for (Outcome outcome : Outcome.values()) {
      Summary.Numbers numbers = summary.of(outcome);
      if (numbers.partitions() > 0) {
        line(text, outcome.name(), numbers);
      }
    }
    if (summary.outcomes().size() != 1) {
      line(text, "total", summary.total());
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%.1f s; look in %s, where each partition's %s names its files%n",
            took.toMillis() / 1000.0,
            output,
            PartitionRef.MANIFEST));
    list(text, "slowest to publish", summary.slowest(), false);
    list(text, "largest", summary.largest(), true);
    if (badFile != null) {
      text.append(String.format(Locale.ROOT, "%nbad records: %,d, in %s%n", badRecords, badFile));
    }
    if (!summary.conflicts().isEmpty()) {
      long count = summary.of(Outcome.CONFLICT).partitions();
      text.append(
          String.format(
              Locale.ROOT,
              "%nin conflict and not published: %,d%s%n",
              count,
              count > summary.conflicts().size()
                  ? ", the first " + summary.conflicts().size()
                  : ""));
      for (Summary.Line conflict : summary.conflicts()) {
        text.append("  ").append(conflict.partition()).append(": it ").append(conflict.detail());
        text.append(System.lineSeparator());
      }
    }
    if (!summary.notDerived().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%npublished, but behind for engines until the next run or a repair, the first %d:%n",
              summary.notDerived().size()));
      for (Summary.Line behind : summary.notDerived()) {
        text.append("  ").append(behind.partition()).append(": ").append(behind.detail());
        text.append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String label, Summary.Numbers numbers) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-20s %,12d %,8d %,14d %12s%n",
            label,
            numbers.partitions(),
            numbers.files(),
            numbers.rows(),
            ByteSize.of(numbers.bytes())));
  }

  private static void list(
      StringBuilder text, String title, List<Summary.Line> lines, boolean sizes) {
    if (lines.isEmpty()) {
      return;
    }
    text.append(title).append(':').append(System.lineSeparator());
    for (Summary.Line line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-40s %s%n",
              line.partition(),
              sizes
                  ? String.format(
                      Locale.ROOT, "%,d rows, %s", line.rows(), ByteSize.of(line.bytes()))
                  : line.millis() + " ms"));
    }
  }
}
