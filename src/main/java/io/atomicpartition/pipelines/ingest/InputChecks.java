package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.InputFormat;
import io.atomicpartition.pipelines.ingest.input.InputSpec;
import io.atomicpartition.pipelines.ingest.input.SchemaInference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Refuses options that say how a format is read of which there is no input. */
final class InputChecks {
  private static final Set<InputFormat> CSV = Set.of(InputFormat.CSV);
  private static final Set<InputFormat> JSON = Set.of(InputFormat.JSON);
  private static final Set<InputFormat> TEXT = Set.of(InputFormat.CSV, InputFormat.JSON);

  private InputChecks() {}

  /**
   * Looks at the names of the files only if an option depends on their format.
   *
   * @throws IllegalArgumentException naming the option, and the formats that there are
   */
  static void check(IngestOptions options, List<InputSpec> specs) {
    Map<String, Set<InputFormat>> given = given(options);
    if (given.isEmpty()) {
      return;
    }
    Set<InputFormat> formats = new LinkedHashSet<>();
    specs.forEach(spec -> formats.add(SchemaInference.format(spec)));
    given.forEach(
        (option, its) -> {
          if (its.stream().noneMatch(formats::contains)) {
            throw new IllegalArgumentException(
                String.format(
                    "--%s says nothing of input that is %s; leave it out, or say with --inputFormat"
                        + " what the files are",
                    option, String.join(", ", formats.stream().map(InputFormat::name).toList())));
          }
        });
  }

  /**
   * The options that are not as they are if nothing is said, with the formats that they are for.
   */
  private static Map<String, Set<InputFormat>> given(IngestOptions options) {
    Map<String, Set<InputFormat>> given = new TreeMap<>();
    if (!options.getJsonPointer().isEmpty()) {
      given.put("jsonPointer", JSON);
    }
    if (!options.getDelimiter().equals(",")) {
      given.put("delimiter", CSV);
    }
    if (!options.getQuote().equals("\"")) {
      given.put("quote", CSV);
    }
    if (!options.getHeader()) {
      given.put("header", CSV);
    }
    if (options.getNullMarker() != null) {
      given.put("nullMarker", CSV);
    }
    if (!options.getColumns().isBlank()) {
      given.put("columns", TEXT);
    }
    return given;
  }
}
