package io.atomicpartition.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Makes rows of the groups of one place in a file. */
final class RowConverter extends GroupConverter {
  private final String path;
  private final Schema schema;
  private final Consumer<Row> out;
  private final Converter[] converters;

  /** What a row has before anything of it is read. */
  private final Object[] absent;

  /** The indexes of fields that are repeated in the file, without a list around them. */
  private final List<Integer> repeated = new ArrayList<>();

  private Object[] values;

  /**
   * Of a group.
   *
   * @param path of the group, empty for whole rows
   * @param file what the file has there; a field that the schema does not have is passed over
   * @param missing the value of a field that the file does not have; null: none
   * @throws ColumnMismatchException naming a field that the file does not have and that has no
   *     other value and must have one, or that has another type
   */
  RowConverter(
      String path,
      GroupType file,
      Schema schema,
      Function<Schema.Field, Object> missing,
      Consumer<Row> out) {
    this.path = path;
    this.schema = schema;
    this.out = out;
    this.converters = new Converter[file.getFieldCount()];
    this.absent = new Object[schema.getFieldCount()];
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Schema.Field field = schema.getField(i);
      if (file.containsField(field.getName())) {
        int index = file.getFieldIndex(field.getName());
        converters[index] = converter(file.getType(index), field, i);
      } else {
        absent[i] = required(field, missing.apply(field));
      }
    }
    for (int i = 0; i < converters.length; i++) {
      if (converters[i] == null) {
        converters[i] = RowConverters.ignoring(file.getType(i));
      }
    }
  }

  private Converter converter(Type file, Schema.Field field, int index) {
    if (file.isRepetition(Repetition.REPEATED)) {
      FieldType element = field.getType().getCollectionElementType();
      if (element == null) {
        throw RowConverters.differs(path(field), file, field.getType());
      }
      repeated.add(index);
      return RowConverters.of(path(field) + "[]", file, element, value -> add(index, value));
    }
    return RowConverters.of(path(field), file, field.getType(), value -> values[index] = value);
  }

  @SuppressWarnings("unchecked") // made at the start of the row
  private void add(int index, Object element) {
    ((List<Object>) values[index]).add(element);
  }

  private Object required(Schema.Field field, Object value) {
    if (value == null && !field.getType().getNullable()) {
      throw new ColumnMismatchException(
          path(field),
          RowTypes.describe(field.getType()) + ", which is not nullable",
          "no such column in the file");
    }
    return value;
  }

  private String path(Schema.Field field) {
    return path.isEmpty() ? field.getName() : path + "." + field.getName();
  }

  @Override
  public Converter getConverter(int fieldIndex) {
    return converters[fieldIndex];
  }

  @Override
  public void start() {
    values = absent.clone();
    for (int index : repeated) {
      values[index] = new ArrayList<>();
    }
  }

  @Override
  public void end() {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && !schema.getField(i).getType().getNullable()) {
        throw RowConverters.isNull(path(schema.getField(i)), schema.getField(i).getType());
      }
    }
    out.accept(Row.withSchema(schema).attachValues(Arrays.asList(values)));
  }
}
