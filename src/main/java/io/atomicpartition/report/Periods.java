package io.atomicpartition.report;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How a time axis is divided. */
enum Periods {
  MINUTES(ChronoUnit.MINUTES, "minute", "uuuu-MM-dd HH:mm"),
  HOURS(ChronoUnit.HOURS, "hour", "uuuu-MM-dd HH:00"),
  DAYS(ChronoUnit.DAYS, "day", "uuuu-MM-dd"),
  WEEKS(ChronoUnit.WEEKS, "week", "'week of' uuuu-MM-dd"),
  MONTHS(ChronoUnit.MONTHS, "month", "uuuu-MM"),
  YEARS(ChronoUnit.YEARS, "year", "uuuu");

  private static final int MOST = 100;

  private final ChronoUnit unit;
  private final String word;
  private final DateTimeFormatter format;

  Periods(ChronoUnit unit, String word, String format) {
    this.unit = unit;
    this.word = word;
    this.format = DateTimeFormatter.ofPattern(format, Locale.ROOT);
  }

  /** The shortest, from a given one on, of which there are not too many between two times. */
  static Periods fitting(Periods shortest, LocalDateTime first, LocalDateTime last) {
    for (Periods one : values()) {
      if (one.compareTo(shortest) >= 0 && one.between(one.begin(first), last) < MOST) {
        return one;
      }
    }
    return YEARS;
  }

  /** When the period that a time is in begins. */
  LocalDateTime begin(LocalDateTime at) {
    return switch (this) {
      case MINUTES, HOURS, DAYS -> at.truncatedTo(unit);
      case WEEKS -> at.truncatedTo(ChronoUnit.DAYS).minusDays(at.getDayOfWeek().getValue() - 1L);
      case MONTHS -> at.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
      case YEARS -> at.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
    };
  }

  /** Whole periods. */
  long between(LocalDateTime begin, LocalDateTime at) {
    return unit.between(begin, at);
  }

  LocalDateTime plus(LocalDateTime begin, long periods) {
    return begin.plus(periods, unit);
  }

  String word() {
    return word;
  }

  String label(LocalDateTime begin) {
    return format.format(begin);
  }
}
