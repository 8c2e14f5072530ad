package io.atomicpartition.pipelines.ingest.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/**
 * The columns of one file of delimited text, in their order.
 *
 * @param spellings their names as the file writes them
 * @param firstRow the row that was read to count them, where the file has no header; null otherwise
 */
record Columns(List<String> spellings, CsvRows.Row firstRow) {
  /**
   * Reads a file's header, or what stands for it.
   *
   * @throws InputException if the header cannot be used
   */
  static Columns of(SourceFile file, InputSpec spec, CsvRows rows) {
    CsvRows.Row first = rows.next();
    if (first == null) {
      return new Columns(List.of(), null);
    }
    if (first.error() != null) {
      throw new InputException(file + ": line " + first.line() + ": " + first.error());
    }
    if (!spec.csv().header()) {
      return new Columns(
          spec.declaredColumns().isEmpty()
              ? names(new String[first.values().length])
              : List.copyOf(spec.declaredColumns().keySet()),
          first);
    }
    List<String> names = names(first.values());
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(AvroTypes.name(name))) {
        throw new InputException(
            file
                + ": the header has two columns named "
                + InputException.shown(name)
                + " (where all but letters, digits and _ is alike)");
      }
    }
    return new Columns(names, null);
  }

  private static List<String> names(String[] header) {
    return IntStream.range(0, header.length)
        .mapToObj(
            i -> header[i] == null || header[i].isBlank() ? "column_" + (i + 1) : header[i].strip())
        .toList();
  }

  /**
   * Where each column goes in the table's records.
   *
   * @throws InputException if the table's schema lacks one
   */
  List<TextColumn> fields(SourceFile file, InputSpec spec, Schema schema) {
    List<TextColumn> fields = new ArrayList<>();
    for (String spelling : spellings) {
      String name = AvroTypes.name(spelling);
      Schema.Field field = schema.getField(name);
      if (field == null) {
        throw new InputException(
            file
                + ": column '"
                + spelling
                + "' is not in the schema that "
                + InputException.table(spec.table())
                + " got at launch; the file came or changed since: launch again");
      }
      fields.add(TextColumn.of(field, spec.declaredColumns().containsKey(name)));
    }
    return fields;
  }
}
