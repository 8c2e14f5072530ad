package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and names as the page shows them. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Persian and Indian words, and emoji, are spelled with these. */
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;

  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Words() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as "1 file" or "2 files". */
  static String count(long number, String what) {
    return count(number) + " " + what + (number == 1 ? "" : "s");
  }

  /** For an axis: such as "20 k" or "1.5 M". */
  static String shortCount(long number) {
    String[] units = {"", " k", " M", " G", " T", " P", " E"};
    double value = number;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, value == Math.rint(value) ? "%.0f%s" : "%.1f%s", value, units[unit]);
  }

  /** For an axis, whose numbers are round: such as "20 MiB". */
  static String shortBytes(long bytes) {
    return ByteSize.of(bytes).replace(".0 ", " ");
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  static String age(Duration age) {
    if (age.toDays() > 1) {
      return count(age.toDays(), "day");
    }
    return age.toHours() > 1 ? count(age.toHours(), "hour") : count(age.toMinutes(), "minute");
  }

  /** With its sign; "no change" for 0. */
  static String change(long difference, String size) {
    return difference == 0 ? "no change" : (difference > 0 ? "+" : "−") + size;
  }

  /**
   * A text with whatever would be invisible, or would turn the text around it, spelled out: parts
   * of it are names that somebody else chose. Lines stay lines.
   */
  static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isInvisible(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean isInvisible(int c) {
    if (c == '\n' || c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
