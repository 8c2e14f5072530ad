package io.atomicpartition.format;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.joda.time.ReadableInstant;

/**
 * The Parquet column of each Beam field type; the whole table is in {@code docs/types.md}. {@link
 * RowLogicalTypes} has the logical types.
 */
final class RowTypes {
  private RowTypes() {}

  static ColumnWriter column(String parentPath, Schema.Field field) {
    String path = parentPath.isEmpty() ? field.getName() : parentPath + "." + field.getName();
    return column(path, field.getName(), field.getType());
  }

  private static ColumnWriter column(String path, String name, FieldType type) {
    boolean nullable = type.getNullable();
    return new Column(path, name, type, nullable ? Repetition.OPTIONAL : Repetition.REQUIRED)
        .toWriter();
  }

  /** For messages. */
  static String describe(FieldType type) {
    return type.getTypeName().isLogicalType()
        ? "logical type " + type.getLogicalType().getIdentifier()
        : type.getTypeName().name();
  }

  /**
   * A column to be.
   *
   * @param path in the elements' schema
   * @param name in the Parquet schema
   */
  record Column(String path, String name, FieldType type, Repetition repetition) {
    ColumnWriter toWriter() {
      return switch (type.getTypeName()) {
        case BYTE -> primitive(INT32, null, (out, v) -> out.addInteger((Byte) v));
        case INT16 -> primitive(INT32, null, (out, v) -> out.addInteger((Short) v));
        case INT32 -> primitive(INT32, null, (out, v) -> out.addInteger((Integer) v));
        case INT64 -> primitive(INT64, null, (out, v) -> out.addLong((Long) v));
        case FLOAT -> primitive(FLOAT, null, (out, v) -> out.addFloat((Float) v));
        case DOUBLE -> primitive(DOUBLE, null, (out, v) -> out.addDouble((Double) v));
        case BOOLEAN -> primitive(BOOLEAN, null, (out, v) -> out.addBoolean((Boolean) v));
        case STRING -> string((out, v) -> out.addBinary(Values.string((String) v)));
        case BYTES ->
            primitive(
                BINARY, null, (out, v) -> out.addBinary(Binary.fromReusedByteArray((byte[]) v)));
        case DATETIME ->
            primitive(
                INT64,
                LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS),
                (out, v) -> out.addLong(((ReadableInstant) v).getMillis()));
        case DECIMAL ->
            RowLogicalTypes.decimal(this, Decimals.DEFAULT_PRECISION, Decimals.DEFAULT_SCALE);
        case ARRAY, ITERABLE -> list();
        case MAP -> map();
        case ROW -> row(Objects.requireNonNull(type.getRowSchema()));
        case LOGICAL_TYPE -> RowLogicalTypes.column(this);
      };
    }

    /** The column as its logical type's base type has it. */
    ColumnWriter ofBaseType(FieldType base) {
      return new Column(path, name, base, repetition).toWriter();
    }

    ColumnWriter primitive(
        PrimitiveTypeName physical, LogicalTypeAnnotation logical, ValueWriter values) {
      return writer(Types.primitive(physical, repetition).as(logical).named(name), values);
    }

    ColumnWriter string(ValueWriter values) {
      return primitive(BINARY, LogicalTypeAnnotation.stringType(), values);
    }

    ColumnWriter writer(org.apache.parquet.schema.Type parquetType, ValueWriter values) {
      return new ColumnWriter(path, describe(type), parquetType, values);
    }

    private ColumnWriter list() {
      FieldType elementType = Objects.requireNonNull(type.getCollectionElementType());
      ColumnWriter element = column(path + "[]", Nested.ELEMENT, elementType);
      return writer(Nested.listType(repetition, name, element), Nested.list(element));
    }

    /** Parquet has no null key. */
    private ColumnWriter map() {
      FieldType keyType = Objects.requireNonNull(type.getMapKeyType()).withNullable(false);
      FieldType valueType = Objects.requireNonNull(type.getMapValueType());
      ColumnWriter key = column(path + ".key", Nested.KEY, keyType);
      ColumnWriter value = column(path + ".value", Nested.VALUE, valueType);
      return writer(Nested.mapType(repetition, name, key, value), Nested.map(key, value));
    }

    private ColumnWriter row(Schema schema) {
      int[] all = IntStream.range(0, schema.getFieldCount()).toArray();
      RowFieldsWriter fields = new RowFieldsWriter(path, schema, all);
      return writer(
          new GroupType(repetition, name, fields.types()),
          (out, value) -> {
            Row row = (Row) value;
            out.startGroup();
            fields.write(out, row);
            out.endGroup();
          });
    }
  }
}
