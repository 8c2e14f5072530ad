package io.atomicpartition.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The partitions by their own dates: a square for each day, in weeks, or for each month where there
 * are more than {@link #YEARS_OF_DAYS} years or some partition is of a month. Years without any
 * partition are told in a word.
 *
 * @param unit "day" or "month"
 * @param years the newest first
 * @param earlier years that are not drawn, for there are too many; empty: all are
 * @param first of the dates
 * @param last of the dates
 * @param few whether there is room for large squares
 * @param missing days or months between the first and the last that have no partition
 */
record CalendarView(
    String unit,
    List<Year> years,
    String earlier,
    String first,
    String last,
    String missing,
    boolean anyMissing,
    boolean few) {
  static final int YEARS_OF_DAYS = 12;
  static final int MOST_YEARS = 120;
  private static final int FEW_DAYS = 92;

  /**
   * A year.
   *
   * @param blocks of squares: its months, or one for all of them
   * @param gapAfter years without any partition between this and the one before it
   */
  record Year(int year, List<Block> blocks, String words, String gapAfter) {}

  /**
   * Squares in the order of time.
   *
   * @param css of the block
   * @param words says what is in it, to those who do not see it
   */
  record Block(String css, String name, String words, List<Cell> cells) {}

  /** A partition with the date that its path says. */
  record Dated(PathDate date, PartitionFacts facts) {}

  /**
   * Draws.
   *
   * @param dated at least one
   */
  static CalendarView of(List<Dated> dated) {
    long years = dated.stream().map(one -> one.date().date().getYear()).distinct().count();
    boolean days = years <= YEARS_OF_DAYS && dated.stream().allMatch(one -> one.date().isDay());
    NavigableMap<LocalDate, List<PartitionFacts>> by = new TreeMap<>();
    for (Dated one : dated) {
      LocalDate date = one.date().date();
      by.computeIfAbsent(days ? date : date.withDayOfMonth(1), any -> new ArrayList<>())
          .add(one.facts());
    }
    return new CalendarBuilder(by, days).build();
  }

  /** Draws one calendar. */
  private static final class CalendarBuilder {
    private final NavigableMap<LocalDate, List<PartitionFacts>> by;
    private final boolean days;
    private final Shades shades;

    CalendarBuilder(NavigableMap<LocalDate, List<PartitionFacts>> by, boolean days) {
      this.by = by;
      this.days = days;
      this.shades = new Shades(by.values());
    }

    CalendarView build() {
      List<Integer> numbers =
          by.descendingKeySet().stream().map(LocalDate::getYear).distinct().toList();
      List<Year> years = new ArrayList<>();
      for (int i = 0; i < Math.min(numbers.size(), MOST_YEARS); i++) {
        int year = numbers.get(i);
        int before = i + 1 < numbers.size() ? numbers.get(i + 1) : year - 1;
        years.add(year(year, gap(before, year)));
      }
      long missing = span(by.firstKey(), by.lastKey()) - by.size();
      return new CalendarView(
          days ? "day" : "month",
          years,
          numbers.size() > MOST_YEARS ? Words.count(numbers.size() - MOST_YEARS, "year") : "",
          name(by.firstKey()),
          name(by.lastKey()),
          Words.count(missing, days ? "day" : "month"),
          missing > 0,
          days && by.size() + missing <= FEW_DAYS);
    }

    private static String gap(int before, int year) {
      if (before >= year - 1) {
        return "";
      }
      return before == year - 2
          ? Integer.toString(year - 1)
          : String.format(Locale.ROOT, "%d to %d", before + 1, year - 1);
    }

    /** How many days or months, both ends counted. */
    private long span(LocalDate first, LocalDate last) {
      return days
          ? last.toEpochDay() - first.toEpochDay() + 1
          : (last.getYear() - first.getYear()) * 12L
              + last.getMonthValue()
              - first.getMonthValue()
              + 1;
    }

    private String name(LocalDate date) {
      return days ? date.toString() : YearMonth.from(date).toString();
    }

    private Year year(int year, String gap) {
      List<Block> blocks = new ArrayList<>();
      LocalDate begin = later(by.firstKey(), LocalDate.of(year, 1, 1));
      LocalDate end = earlier(by.lastKey(), LocalDate.of(year, 12, 31));
      if (days) {
        for (LocalDate first = begin; !first.isAfter(end); first = nextMonth(first)) {
          blocks.add(month(first, earlier(end, nextMonth(first).minusDays(1))));
        }
      } else {
        blocks.add(block("months m" + begin.getMonthValue(), "", begin, end));
      }
      Tally tally = new Tally();
      by.subMap(begin, true, end, true).values().forEach(cell -> cell.forEach(tally::add));
      return new Year(year, blocks, tally.words(), gap);
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
      return a.isAfter(b) ? a : b;
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
      return a.isBefore(b) ? a : b;
    }

    private static LocalDate nextMonth(LocalDate date) {
      return date.withDayOfMonth(1).plusMonths(1);
    }

    private Block month(LocalDate first, LocalDate last) {
      return block(
          "days d" + first.getDayOfWeek().getValue(),
          first.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH),
          first,
          last);
    }

    private Block block(String css, String name, LocalDate first, LocalDate last) {
      List<Cell> cells = new ArrayList<>();
      Tally tally = new Tally();
      long missing = 0;
      for (LocalDate at = first; !at.isAfter(last); at = days ? at.plusDays(1) : nextMonth(at)) {
        List<PartitionFacts> here = by.getOrDefault(at, List.of());
        here.forEach(tally::add);
        missing += here.isEmpty() ? 1 : 0;
        cells.add(here.isEmpty() ? Cell.missing(title(at)) : Cell.of(title(at), here, shades));
      }
      String words = tally.words();
      String gaps = missing == 0 ? "" : (words.isEmpty() ? "" : ", ") + missing + " missing";
      return new Block(css, name, title(first, last) + ": " + words + gaps, cells);
    }

    private String title(LocalDate first, LocalDate last) {
      return days ? YearMonth.from(first).toString() : name(first) + " to " + name(last);
    }

    private String title(LocalDate date) {
      return days
          ? DateTimeFormatter.ofPattern("EEE uuuu-MM-dd", Locale.ENGLISH).format(date)
          : name(date);
    }
  }
}
