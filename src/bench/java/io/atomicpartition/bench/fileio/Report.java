package io.atomicpartition.bench.fileio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Markdown, and what this sink was expected to do. Printed as it grows. */
final class Report {
  private final List<String> lines = new ArrayList<>();
  private final List<String> unmet = new ArrayList<>();
  private int expectations = 0;

  /** A heading: the first is the document's. */
  void title(String text) {
    if (lines.isEmpty()) {
      add("# " + text);
    } else {
      add("");
      add("## " + text);
    }
  }

  /** A paragraph. */
  void say(String text) {
    add("");
    text.lines().forEach(this::add);
  }

  /** Begins a table. */
  void columns(String... titles) {
    add("");
    row((Object[]) titles);
    add("|---".repeat(titles.length) + "|");
  }

  /** A row of it; numbers get their thousands marked. */
  void row(Object... cells) {
    add("| " + String.join(" | ", Arrays.stream(cells).map(Report::text).toList()) + " |");
  }

  private static String text(Object cell) {
    return cell instanceof Number number ? number(number.longValue()) : cell.toString();
  }

  /** With its thousands marked. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A share, in percent. */
  static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private void add(String line) {
    System.out.println(line);
    lines.add(line);
  }

  /** What must hold of this sink. */
  void expect(boolean holds, String what) {
    expectations++;
    if (!holds) {
      unmet.add(what);
    }
  }

  /**
   * Says what did not hold, and writes everything.
   *
   * @return whether all did
   */
  boolean end(Path file) throws IOException {
    say(
        unmet.isEmpty()
            ? "All " + expectations + " things that were expected of this sink held."
            : "OF THIS SINK WAS EXPECTED AND DID NOT HOLD: " + String.join("; ", unmet));
    Files.write(file, lines);
    return unmet.isEmpty();
  }
}
