package io.atomicpartition.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has a partition for each day, such as a table or a region, in a calendar of several.
 *
 * @param name the path without the date
 * @param missing days or months between its first and its last that have no partition; empty: none
 * @param missingCount the same as a number
 */
record GroupLine(
    String name,
    String partitions,
    String first,
    String last,
    String missing,
    long missingCount,
    String rows,
    String bytes) {

  /** The groups, those that miss most first; none where there is only one. */
  static FirstFew<GroupLine> of(List<CalendarView.Dated> dated) {
    Map<String, List<CalendarView.Dated>> by = new TreeMap<>();
    dated.forEach(one -> by.computeIfAbsent(one.date().group(), any -> new ArrayList<>()).add(one));
    return FirstFew.of(
        by.entrySet().stream()
            .filter(any -> by.size() > 1)
            .map(one -> line(one.getKey(), one.getValue()))
            .sorted(Comparator.comparingLong(GroupLine::missingCount).reversed())
            .toList());
  }

  private static GroupLine line(String name, List<CalendarView.Dated> group) {
    NavigableSet<Long> at = new TreeSet<>();
    boolean days = group.stream().allMatch(one -> one.date().isDay());
    group.forEach(one -> at.add(number(one.date().date(), days)));
    long missing = at.last() - at.first() + 1 - at.size();
    Tally tally = Tally.of(group.stream().map(CalendarView.Dated::facts).toList());
    return new GroupLine(
        name.isEmpty() ? "(no other field)" : name,
        tally.words(),
        name(at.first(), days),
        name(at.last(), days),
        missing == 0 ? "" : Words.count(missing, days ? "day" : "month"),
        missing,
        Words.count(tally.rows()),
        Words.bytes(tally.bytes()));
  }

  private static long number(LocalDate date, boolean days) {
    return days ? date.toEpochDay() : date.getYear() * 12L + date.getMonthValue() - 1;
  }

  private static String name(long number, boolean days) {
    return days
        ? LocalDate.ofEpochDay(number).toString()
        : String.format("%04d-%02d", number / 12, number % 12 + 1);
  }
}
