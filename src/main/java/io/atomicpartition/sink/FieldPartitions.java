package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Partitions by fields of a Row or an Avro record, as Hive does: {@code field=value} segments in
 * the order of the fields. Values must have one obvious text: strings, whole numbers, decimals,
 * booleans and dates.
 */
final class FieldPartitions<T> implements SerializableFunction<T, String> {
  private static final long serialVersionUID = 1L;

  /** Enough for a bundle; to escape and check a path costs more than to write a small row. */
  private static final int MAX_KNOWN = 100_000;

  private final List<String> fields;
  private transient @Nullable Map<List<String>, String> known;

  FieldPartitions(List<String> fields) {
    this.fields = List.copyOf(fields);
  }

  @Override
  public String apply(T element) {
    String[] texts = new String[fields.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(fields.get(i), value(element, fields.get(i)));
    }
    if (known == null || known.size() > MAX_KNOWN) {
      known = new HashMap<>();
    }
    return known.computeIfAbsent(Arrays.asList(texts), this::path);
  }

  private String path(List<String> texts) {
    List<Map.Entry<String, String>> columns = new ArrayList<>(fields.size());
    for (int i = 0; i < texts.size(); i++) {
      columns.add(new SimpleImmutableEntry<>(fields.get(i), texts.get(i)));
    }
    return PartitionRef.ofColumns(columns).path();
  }

  private static Object value(Object element, String field) {
    if (element instanceof Row row) {
      return row.getValue(field);
    }
    if (element instanceof IndexedRecord record) {
      Schema.Field known = record.getSchema().getField(field);
      if (known == null) {
        throw new IllegalArgumentException(
            String.format(
                "There is no field '%s' in record %s; its fields are %s",
                field, record.getSchema().getFullName(), record.getSchema().getFields()));
      }
      Object value = record.get(known.pos());
      boolean date =
          value instanceof Integer
              && branch(known.schema()).getLogicalType() instanceof LogicalTypes.Date;
      return date ? LocalDate.ofEpochDay((Integer) value) : value;
    }
    throw new IllegalArgumentException(
        "withPartitionFields takes Rows and Avro records, found "
            + element.getClass().getName()
            + "; use withPartition and a function");
  }

  private static Schema branch(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(s -> s.getType() != Schema.Type.NULL)
            .findFirst()
            .orElse(schema)
        : schema;
  }

  private static String text(String field, Object value) {
    if (value == null) {
      return null; // refused by name further down
    }
    if (value instanceof CharSequence
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof LocalDate) {
      return value.toString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    throw new IllegalArgumentException(
        String.format(
            "The partition field '%s' must be a string, a whole number, a decimal, a boolean or a"
                + " date, found %s; use withPartition and a function",
            field, value.getClass().getName()));
  }
}
