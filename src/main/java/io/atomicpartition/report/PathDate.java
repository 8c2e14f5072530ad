package io.atomicpartition.report;

import io.atomicpartition.publish.HivePath;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The day, or the month, that a partition's path says it is of: {@code day=2026-11-23}, {@code
 * hour=2026-11-23T05}, {@code dt=20261123}, {@code month=2026-11}, {@code
 * year=2026/month=11/day=23} or the same without names.
 *
 * @param date of a month its first day
 * @param isDay whether it is a day and no month
 * @param group the path without it, such as {@code hour=05}: what has a partition for each day
 */
record PathDate(LocalDate date, boolean isDay, String group) {
  private static final Pattern DAY = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(?:[T _-](.*))?");
  private static final Pattern MONTH = Pattern.compile("(\\d{4})-(\\d\\d)");
  private static final Pattern BARE_DAY = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)()");
  private static final Pattern BARE_DAY_NAMES = Pattern.compile("(?i)day|date|dt|ds");
  private static final Pattern APART =
      Pattern.compile(
          "(?i)(?:^|(?<=/))(?:(?:year|y)=)?(\\d{4})/(?:(?:month|m)=)?(\\d\\d?)"
              + "(?:/(?:(?:day|d)=)?(\\d\\d?))?(?:/|$)");

  /** Sorts as the date does. */
  String label() {
    return isDay ? date.toString() : YearMonth.from(date).toString();
  }

  static Optional<PathDate> of(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/")));
    for (int i = 0; i < segments.size(); i++) {
      Optional<PathDate> found = ofSegment(segments, i);
      if (found.isPresent()) {
        return found;
      }
    }
    Matcher apart = APART.matcher(path);
    return apart.find()
        ? date(apart, apart.group(3) != null)
            .map(
                date ->
                    new PathDate(
                        date,
                        apart.group(3) != null,
                        joined(
                            List.of(
                                path.substring(0, apart.start()).replaceFirst("/$", ""),
                                path.substring(apart.end())))))
        : Optional.empty();
  }

  private static Optional<PathDate> ofSegment(List<String> segments, int i) {
    String segment = HivePath.unescape(segments.get(i));
    int equals = segment.indexOf('=');
    String value = segment.substring(equals + 1);
    boolean named = equals > 0 && BARE_DAY_NAMES.matcher(segment.substring(0, equals)).matches();
    Matcher day = (named && BARE_DAY.matcher(value).matches() ? BARE_DAY : DAY).matcher(value);
    Matcher month = MONTH.matcher(value);
    boolean isDay = day.matches();
    if (!isDay && !month.matches()) {
      return Optional.empty();
    }
    String name = equals > 0 ? segment.substring(0, equals + 1) : "";
    String rest = isDay && day.group(4) != null ? day.group(4) : "";
    List<String> group = new ArrayList<>(segments);
    group.set(i, rest.isEmpty() ? "" : name + rest);
    return date(isDay ? day : month, isDay).map(date -> new PathDate(date, isDay, joined(group)));
  }

  private static String joined(List<String> segments) {
    return segments.stream().filter(one -> !one.isEmpty()).collect(Collectors.joining("/"));
  }

  /** Empty: there is no such day. */
  private static Optional<LocalDate> date(Matcher numbers, boolean isDay) {
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(numbers.group(1)),
              Integer.parseInt(numbers.group(2)),
              isDay ? Integer.parseInt(numbers.group(3)) : 1));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
