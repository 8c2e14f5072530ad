package io.atomicpartition.read;

import io.atomicpartition.format.ParquetFooter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** The schema of rows: the columns of a file, and the fields of the path that it does not have. */
final class LakeSchema {
  private LakeSchema() {}

  /**
   * What a file and the path of its partition have, fields of the path as strings.
   *
   * @param columns these alone, in this order; none: all, the path's last
   * @throws IllegalArgumentException naming a column that there is not, and those that there are;
   *     or one that Beam has no type for
   */
  static Schema of(ParquetFooter file, PinnedPartition partition, List<String> columns) {
    List<String> all = new ArrayList<>(file.columns());
    partition.partition().columns().keySet().stream()
        .filter(field -> !file.columns().contains(field))
        .forEach(all::add);
    Schema.Builder schema = Schema.builder();
    for (String column : columns.isEmpty() ? all : columns) {
      if (!all.contains(column)) {
        throw unknown(column, all);
      }
      if (file.columns().contains(column)) {
        schema.addFields(file.schema(List.of(column)).getFields());
      } else {
        schema.addStringField(column);
      }
    }
    return schema.build();
  }

  /**
   * Some fields of a schema, in the order in which they are named.
   *
   * @param columns none: all
   * @throws IllegalArgumentException naming a column that there is not, and those that there are
   */
  static Schema select(Schema all, List<String> columns) {
    if (columns.isEmpty()) {
      return all;
    }
    Schema.Builder schema = Schema.builder();
    for (String column : columns) {
      if (!all.hasField(column)) {
        throw unknown(column, all.getFieldNames());
      }
      schema.addField(all.getField(column));
    }
    return schema.build();
  }

  /**
   * The names of columns as they were asked for.
   *
   * @throws IllegalArgumentException if one is there twice
   */
  static List<String> columns(String... names) {
    List<String> columns = List.of(names);
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new IllegalArgumentException(
          "Expected each column once, found '" + String.join("', '", columns) + "'");
    }
    return columns;
  }

  private static IllegalArgumentException unknown(String column, List<String> all) {
    return new IllegalArgumentException(
        String.format(
            "There is no column '%s', which was asked for; the columns are '%s'",
            column, String.join("', '", all)));
  }
}
