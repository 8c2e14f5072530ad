package io.atomicpartition.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ages as people write and read them. */
final class Ages implements ITypeConverter<Duration> {
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})([dhms])");

  @Override
  public Duration convert(String text) {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) {
      throw new TypeConversionException(
          String.format("'%s': expected an age such as 7d, 36h, 90m or 0s", text));
    }
    long number = Long.parseLong(age.group(1));
    return switch (age.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  static String text(Duration age) {
    if (age.toDays() > 1) {
      return age.toDays() + " d";
    }
    return age.toHours() > 1 ? age.toHours() + " h" : age.toMinutes() + " min";
  }
}
