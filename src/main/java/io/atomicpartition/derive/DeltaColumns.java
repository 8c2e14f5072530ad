package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionRef;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The columns of a Delta table: those of the files, in the order in which they came up, and those
 * of the partitions' paths, as strings. Columns are added as partitions bring them; what there is
 * never changes, for Delta could not read the older files.
 */
final class DeltaColumns {
  private final List<String> partitionColumns;
  private final Map<String, StructField> fields = new LinkedHashMap<>();

  /** By the names as Delta compares them. */
  private final Map<String, String> spelling = new HashMap<>();

  private DeltaColumns(List<String> partitionColumns) {
    this.partitionColumns = partitionColumns;
  }

  /** For a new table whose partitions are like this one. */
  static DeltaColumns like(PartitionRef partition) {
    DeltaColumns columns = new DeltaColumns(List.copyOf(partition.columns().keySet()));
    for (String column : columns.partitionColumns) {
      DeltaTypes.checkName(column, column);
      columns.put(new StructField(column, StringType.STRING, true));
    }
    return columns;
  }

  /** Those of a table that there is. */
  static DeltaColumns of(StructType schema, List<String> partitionColumns) {
    DeltaColumns columns = new DeltaColumns(List.copyOf(partitionColumns));
    schema.fields().forEach(columns::put);
    return columns;
  }

  private void put(StructField field) {
    fields.put(field.getName(), field);
    spelling.put(lower(field.getName()), field.getName());
  }

  List<String> partitionColumns() {
    return partitionColumns;
  }

  StructType schema() {
    return new StructType(List.copyOf(fields.values()));
  }

  /**
   * Adds the columns that a partition's files bring. A column of the path's is the path's, even if
   * the files have it, too.
   *
   * @param localTimes whether the table can take a first column of times without a time zone
   * @throws IllegalArgumentException if the partition does not fit, naming it and the column;
   *     nothing was added then
   */
  void add(PartitionRef partition, StructType file, boolean localTimes) {
    Set<String> inPath = partition.columns().keySet();
    if (!inPath.equals(Set.copyOf(partitionColumns))) {
      throw new IllegalArgumentException(
          String.format(
              "The partitions of a Delta table have the same columns in their paths: expected %s as"
                  + " before, found %s in '%s'",
              partitionColumns, inPath, partition));
    }
    List<StructField> found =
        file.fields().stream().filter(field -> !inPath.contains(field.getName())).toList();
    found.forEach(field -> check(partition, field, localTimes));
    found.stream().filter(field -> !fields.containsKey(field.getName())).forEach(this::put);
  }

  private void check(PartitionRef partition, StructField field, boolean localTimes) {
    String before = spelling.getOrDefault(lower(field.getName()), field.getName());
    if (!before.equals(field.getName())) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' of '%s' differs from '%s' only in case, which Delta does not tell apart;"
                  + " rename one",
              field.getName(), partition, before));
    }
    StructField other = fields.get(field.getName());
    if (other != null && !other.getDataType().equals(field.getDataType())) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' of '%s': expected %s, as the Delta log has it, found %s; publish it with"
                  + " the old type, or, once all partitions have the new one, delete the log and"
                  + " repair",
              field.getName(), partition, other.getDataType(), field.getDataType()));
    }
    if (other == null && !localTimes && hasLocalTime(field.getDataType())) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' of '%s' is a time without a time zone, which a Delta log takes only if it"
                  + " had one when it was made; delete the log and repair, and it is made anew",
              field.getName(), partition));
    }
  }

  private static boolean hasLocalTime(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream().anyMatch(field -> hasLocalTime(field.getDataType()));
    } else if (type instanceof ArrayType array) {
      return hasLocalTime(array.getElementType());
    } else if (type instanceof MapType map) {
      return hasLocalTime(map.getKeyType()) || hasLocalTime(map.getValueType());
    }
    return type instanceof TimestampNTZType;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
