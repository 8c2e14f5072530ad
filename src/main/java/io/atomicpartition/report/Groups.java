package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has a partition for each day or month, such as a table or a region, where several share a
 * calendar.
 *
 * @param lines those that miss most first; none where there is only one, or one for each partition
 * @param missing how many miss any
 */
record Groups(FirstFew<Line> lines, long missing) {
  /**
   * A group.
   *
   * @param name the path without the date
   * @param missing days or months between its first and its last that others have and it has not;
   *     empty: none
   * @param missingCount the same as a number
   */
  record Line(
      String name,
      String partitions,
      String first,
      String last,
      String missing,
      long missingCount,
      String rows,
      String bytes) {}

  static Groups of(List<CalendarView.Dated> dated) {
    NavigableSet<String> all = new TreeSet<>();
    Map<String, List<CalendarView.Dated>> by = new TreeMap<>();
    for (CalendarView.Dated one : dated) {
      all.add(one.date().label());
      by.computeIfAbsent(one.date().group(), any -> new ArrayList<>()).add(one);
    }
    List<Line> lines =
        by.entrySet().stream()
            .filter(any -> by.size() > 1 && 2 * by.size() <= dated.size())
            .map(one -> line(one.getKey(), one.getValue(), all))
            .sorted(Comparator.comparingLong(Line::missingCount).reversed())
            .toList();
    return new Groups(
        FirstFew.of(lines), lines.stream().filter(one -> one.missingCount() > 0).count());
  }

  private static Line line(String name, List<CalendarView.Dated> group, NavigableSet<String> all) {
    NavigableSet<String> at = new TreeSet<>();
    group.forEach(one -> at.add(one.date().label()));
    int missing = all.subSet(at.first(), true, at.last(), true).size() - at.size();
    Tally tally = Tally.of(group.stream().map(CalendarView.Dated::facts).toList());
    return new Line(
        name.isEmpty() ? "(no other field)" : name,
        tally.words(),
        at.first(),
        at.last(),
        missing == 0 ? "" : Words.count(missing, group.get(0).date().isDay() ? "day" : "month"),
        missing,
        Words.count(tally.rows()),
        ByteSize.of(tally.bytes()));
  }
}
