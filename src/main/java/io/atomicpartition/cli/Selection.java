package io.atomicpartition.cli;

import io.atomicpartition.lake.LakeSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which partitions are meant. */
final class Selection {
  @Option(
      names = "--where",
      paramLabel = "<field>=<value>[,<value>]",
      description =
          "Only partitions whose path says so, such as day=2026-11-23,2026-11-24. May be"
              + " repeated; a comma may also be part of a value. The rest of a directory of another"
              + " value is not listed.")
  private List<String> where = List.of();

  @Option(
      names = "--prefix",
      paramLabel = "<text>",
      description = "Only partitions whose path begins with this. Nothing else is listed.",
      defaultValue = "")
  private String prefix;

  /** Whether it means all of a lake. */
  boolean isAll() {
    return where.isEmpty() && prefix.isEmpty();
  }

  /** The values between the commas, and, as a value may have commas, all of them as one. */
  private static List<String> values(String text) {
    List<String> values = new ArrayList<>(Arrays.asList(text.split(",", -1)));
    values.add(text);
    return values;
  }

  /**
   * What is selected.
   *
   * @throws IllegalArgumentException if a {@code --where} or {@code --start-at} is none
   */
  LakeSelection from(String startAt) {
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    for (String one : where) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--where: expected a field and values, such as day=2026-11-23, found '" + one + "'");
      }
      fields
          .computeIfAbsent(one.substring(0, equals), field -> new LinkedHashSet<>())
          .addAll(values(one.substring(equals + 1)));
    }
    if (startAt.startsWith("/") || startAt.contains("//")) {
      throw new IllegalArgumentException(
          "--start-at: expected a partition's path such as day=2026-11-23, found '"
              + startAt
              + "'");
    }
    return new LakeSelection(prefix, fields, startAt);
  }
}
