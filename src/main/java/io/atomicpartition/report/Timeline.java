package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Rows and bytes over time.
 *
 * @param by what the time is
 * @param period how long a bar is: a word
 * @param rows a chart
 * @param bytes a chart
 * @param table the same in numbers, the newest first, without periods that have nothing
 * @param earlier how many periods with partitions lie before those drawn; empty: none
 */
record Timeline(
    String by, String period, Chart rows, Chart bytes, List<Line> table, String earlier) {
  /** However close times are, or far apart. */
  private static final int FEWEST_BARS = 12;

  private static final int MOST_BARS = 120;

  /** A period in numbers. */
  record Line(String period, String partitions, String rows, String bytes) {}

  /** A partition and a time of it. */
  record Timed(LocalDateTime at, PartitionFacts facts) {}

  /**
   * Draws.
   *
   * @param timed at least one
   */
  static Timeline of(String by, Periods shortest, List<Timed> timed) {
    LocalDateTime first = timed.stream().map(Timed::at).min(LocalDateTime::compareTo).orElseThrow();
    LocalDateTime last = timed.stream().map(Timed::at).max(LocalDateTime::compareTo).orElseThrow();
    Periods periods = Periods.fitting(shortest, first, last);
    NavigableMap<LocalDateTime, Tally> tallies = new TreeMap<>();
    for (Timed one : timed) {
      tallies.computeIfAbsent(periods.begin(one.at()), any -> new Tally()).add(one.facts());
    }
    LocalDateTime end = tallies.lastKey();
    long between = periods.between(tallies.firstKey(), end) + 1;
    long bars = Math.max(FEWEST_BARS, Math.min(MOST_BARS, between));
    LocalDateTime begin = periods.begin(periods.plus(end, 1 - bars));
    List<Chart.Bar> rows = new ArrayList<>();
    List<Chart.Bar> bytes = new ArrayList<>();
    for (int i = 0; i < bars; i++) {
      LocalDateTime at = periods.plus(begin, i);
      Tally tally = tallies.getOrDefault(at, new Tally());
      rows.add(new Chart.Bar(periods.label(at), tally.rows()));
      bytes.add(new Chart.Bar(periods.label(at), tally.bytes()));
    }
    List<Line> table = new ArrayList<>();
    tallies
        .tailMap(begin, true)
        .descendingMap()
        .forEach(
            (at, tally) ->
                table.add(
                    new Line(
                        periods.label(at),
                        Words.count(tally.partitions()),
                        Words.count(tally.rows()),
                        ByteSize.of(tally.bytes()))));
    int before = tallies.headMap(begin).size();
    return new Timeline(
        by,
        periods.word(),
        Chart.ofRows(by, periods.word(), rows),
        Chart.ofBytes(by, periods.word(), bytes),
        table,
        before == 0 ? "" : Words.count(before, periods.word()));
  }
}
