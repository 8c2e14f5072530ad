package io.atomicpartition.cli;

import io.atomicpartition.lake.LakeSelection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which partitions are meant. */
final class Selection {
  @Option(
      names = "--where",
      paramLabel = "<field>=<value>[,<value>]",
      description =
          "Only partitions whose path says so, such as day=2026-11-23,2026-11-24. May be repeated"
              + " for another field. The rest of a directory of another value is not listed.")
  private Map<String, String> where = new LinkedHashMap<>();

  @Option(
      names = "--prefix",
      paramLabel = "<text>",
      description = "Only partitions whose path begins with this. Nothing else is listed.",
      defaultValue = "")
  private String prefix;

  LakeSelection from(String startAt) {
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    where.forEach((field, values) -> fields.put(field, Set.of(values.split(",", -1))));
    return new LakeSelection(prefix, fields, startAt);
  }
}
