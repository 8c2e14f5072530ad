package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.CsvDialect;
import io.atomicpartition.pipelines.ingest.input.InputSpec;
import io.atomicpartition.publish.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the options that say what the inputs are. */
final class InputSpecs {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]*)=(.+)");
  private static final Pattern TABLE_COLUMNS =
      Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9_.-]*)\\((.*)\\)\\s*");

  private InputSpecs() {}

  /**
   * One spec per table.
   *
   * @throws IllegalArgumentException naming the option and what is wrong with it
   */
  static List<InputSpec> of(IngestOptions options) {
    Map<String, String> patterns = patterns(options.getInput());
    Map<String, String> columns = columns(options.getColumns(), patterns.keySet());
    CsvDialect csv =
        CsvDialect.builder()
            .delimiter(character("--delimiter", options.getDelimiter()))
            .quote(character("--quote", options.getQuote()))
            .header(options.getHeader())
            .nullMarkers(
                options.getNullMarker() == null ? Set.of() : Set.copyOf(options.getNullMarker()))
            .build();
    List<InputSpec> specs = new ArrayList<>();
    patterns.forEach(
        (table, pattern) -> {
          InputSpec.Builder spec =
              InputSpec.builder(table, pattern)
                  .format(options.getInputFormat())
                  .csv(csv)
                  .jsonPointer(options.getJsonPointer());
          if (columns.containsKey(table)) {
            spec.columns(columns.get(table));
          }
          specs.add(spec.build());
        });
    return specs;
  }

  private static char character(String option, String value) {
    String character = value.equals("\\t") ? "\t" : value;
    if (character.length() != 1) {
      throw new IllegalArgumentException(
          option + " takes one character, or \\t for the tabulator, found '" + value + "'");
    }
    return character.charAt(0);
  }

  private static Map<String, String> patterns(List<String> inputs) {
    Map<String, String> patterns = new LinkedHashMap<>();
    for (String input : inputs) {
      Matcher named = NAMED.matcher(input);
      String table = named.matches() ? Tables.check(named.group(1)) : Tables.UNNAMED;
      String pattern = named.matches() ? named.group(2) : input;
      if (patterns.put(table, pattern) != null) {
        throw new IllegalArgumentException(
            table.equals(Tables.UNNAMED)
                ? "--input names no table twice; with several inputs write --input=table=pattern"
                : "--input names the table '" + table + "' twice; give it one file pattern");
      }
    }
    if (patterns.size() > 1 && patterns.containsKey(Tables.UNNAMED)) {
      throw new IllegalArgumentException(
          String.format(
              "--input=%s names no table, and there are other inputs; write --input=table=%s",
              patterns.get(Tables.UNNAMED), patterns.get(Tables.UNNAMED)));
    }
    return patterns;
  }

  private static Map<String, String> columns(String option, Set<String> tables) {
    Map<String, String> columns = new LinkedHashMap<>();
    if (option.isBlank()) {
      return columns;
    }
    if (tables.size() == 1 && !TABLE_COLUMNS.matcher(option).matches()) {
      columns.put(tables.iterator().next(), option);
      return columns;
    }
    for (String part : option.split(";", -1)) {
      Matcher table = TABLE_COLUMNS.matcher(part);
      if (!table.matches() || !tables.contains(table.group(1))) {
        throw new IllegalArgumentException(
            String.format(
                "--columns takes table(name:type,...);table(...) for the tables %s, found '%s'",
                tables, part));
      }
      columns.put(table.group(1), table.group(2));
    }
    return columns;
  }
}
