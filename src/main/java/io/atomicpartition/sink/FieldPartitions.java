package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

  /** More than a bundle has open as a rule, and a few megabytes. */
  private static final int MAX_KNOWN = 20_000;

  private final List<String> fields;

  /**
   * Paths by the value of the field, or the list of values: to escape and check a path costs more
   * than to write a small row.
   */
  private transient @Nullable Map<Object, String> known;

  FieldPartitions(List<String> fields) {
    this.fields = List.copyOf(fields);
  }

  @Override
  public String apply(T element) {
    if (known == null || known.size() > MAX_KNOWN) {
      known = new HashMap<>();
    }
    if (fields.size() == 1) {
      return known.computeIfAbsent(
          value(element, fields.get(0)), value -> path(Collections.singletonList(value)));
    }
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(element, fields.get(i));
    }
    List<Object> key = Arrays.asList(values);
    return known.computeIfAbsent(key, unused -> path(key));
  }

  private String path(List<Object> values) {
    List<Map.Entry<String, String>> columns = new ArrayList<>(fields.size());
    for (int i = 0; i < values.size(); i++) {
      String field = fields.get(i);
      columns.add(new SimpleImmutableEntry<>(field, text(field, values.get(i))));
    }
    return PartitionRef.ofColumns(columns).path();
  }

  /** As it may be kept: what is no text of Avro's own, which changes with the next record. */
  private static @Nullable Object value(Object element, String field) {
    Object value = fieldValue(element, field);
    return value instanceof CharSequence text ? text.toString() : value;
  }

  private static @Nullable Object fieldValue(Object element, String field) {
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

  private static @Nullable String text(String field, @Nullable Object value) {
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
