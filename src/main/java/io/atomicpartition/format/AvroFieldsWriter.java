package io.atomicpartition.format;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;

/** Writes fields of records of one schema, without the start and end of the group around them. */
final class AvroFieldsWriter {
  private final Schema schema;
  private final int[] kept;
  private final List<ColumnWriter> columns;

  /** The last schema instance that was found to fit. A stale value costs a comparison only. */
  private Schema checked;

  /**
   * Of records at one place.
   *
   * @param path of the records, empty for the whole element
   * @param kept the fields to write
   * @param enclosing names of the records around these
   */
  AvroFieldsWriter(String path, Schema schema, List<Schema.Field> kept, Set<String> enclosing) {
    String place = path.isEmpty() ? "The record" : "Field '" + path + "'";
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          place + ": Parquet has no group without a field, expected at least one field");
    }
    if (enclosing.contains(schema.getFullName())) {
      throw new IllegalArgumentException(
          place
              + ": Parquet has no recursive type, expected anything but "
              + schema.getFullName()
              + " within itself");
    }
    Set<String> names = new HashSet<>(enclosing);
    names.add(schema.getFullName());
    this.schema = schema;
    this.checked = schema;
    this.kept = kept.stream().mapToInt(Schema.Field::pos).toArray();
    this.columns = kept.stream().map(field -> AvroTypes.column(path, field, names)).toList();
  }

  List<Type> types() {
    return columns.stream().map(ColumnWriter::type).toList();
  }

  void write(RecordConsumer out, IndexedRecord record) {
    checkSchema(record.getSchema());
    for (int i = 0; i < kept.length; i++) {
      columns.get(i).write(out, i, record.get(kept[i]));
    }
  }

  /**
   * Values are taken by position, so a record of another schema would land in the wrong columns.
   * Names of types, defaults and documentation may differ, and so may nullability, for null where
   * none is allowed is found at the value.
   */
  @SuppressWarnings("ReferenceEquality") // the same instance needs no look, an equal one does
  private void checkSchema(Schema found) {
    if (found == checked) {
      return;
    }
    if (!names(found).equals(names(schema))
        || !schema.getFields().stream().allMatch(field -> fits(field, found))) {
      throw new IllegalArgumentException(
          "Expected records with the schema\n" + schema + "\nfound one with\n" + found);
    }
    checked = found;
  }

  private static List<String> names(Schema record) {
    return record.getFields().stream().map(Schema.Field::name).toList();
  }

  private static boolean fits(Schema.Field field, Schema found) {
    return sameType(field.schema(), found.getFields().get(field.pos()).schema());
  }

  /** Leaves records within to their own writer. */
  private static boolean sameType(Schema nullableA, Schema nullableB) {
    Schema a = AvroTypes.nonNull(nullableA);
    Schema b = AvroTypes.nonNull(nullableB);
    return a.getType() == b.getType()
        && Stream.of("logicalType", "precision", "scale")
            .allMatch(key -> Objects.equals(a.getObjectProp(key), b.getObjectProp(key)))
        && switch (a.getType()) {
          case ARRAY -> sameType(a.getElementType(), b.getElementType());
          case MAP -> sameType(a.getValueType(), b.getValueType());
          case FIXED -> a.getFixedSize() == b.getFixedSize();
          default -> true;
        };
  }
}
