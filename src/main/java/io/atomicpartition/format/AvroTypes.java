package io.atomicpartition.format;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet column of each Avro type; the whole table is in {@code docs/types.md}. The mapping is
 * parquet-avro's (with its three-level lists and UUIDs) where that has one.
 */
final class AvroTypes {
  private AvroTypes() {}

  static ColumnWriter column(String parentPath, Schema.Field field, Set<String> enclosing) {
    String path = parentPath.isEmpty() ? field.name() : parentPath + "." + field.name();
    return column(path, field.name(), field.schema(), enclosing);
  }

  private static ColumnWriter column(
      String path, String name, Schema schema, Set<String> enclosing) {
    Schema nonNull = nonNull(schema);
    if (nonNull.getType() == Schema.Type.UNION || nonNull.getType() == Schema.Type.NULL) {
      throw new IllegalArgumentException(
          "Field '"
              + path
              + "': Parquet has no union, expected one type, or a union of one type and null, found "
              + schema);
    }
    Repetition repetition = schema.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return new Column(path, name, nonNull, repetition, enclosing).toWriter();
  }

  /** The other type of a union of one type and null; anything else as it is. */
  static Schema nonNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION || !schema.isNullable()) {
      return schema;
    }
    List<Schema> others =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    return others.size() == 1 ? others.get(0) : schema;
  }

  /** What Avro calls the type: its logical type if it has one. */
  private static String logicalName(Schema schema) {
    return Objects.requireNonNullElse(schema.getProp("logicalType"), "");
  }

  /**
   * A column to be.
   *
   * @param path in the elements' schema
   * @param name in the Parquet schema
   * @param enclosing names of the records around it
   */
  private record Column(
      String path, String name, Schema schema, Repetition repetition, Set<String> enclosing) {

    ColumnWriter toWriter() {
      return switch (schema.getType()) {
        case BOOLEAN -> primitive(BOOLEAN, (out, v) -> out.addBoolean((Boolean) v));
        case INT -> intColumn();
        case LONG -> longColumn();
        case FLOAT -> primitive(FLOAT, (out, v) -> out.addFloat((Float) v));
        case DOUBLE -> primitive(DOUBLE, (out, v) -> out.addDouble((Double) v));
        case STRING -> stringColumn();
        case BYTES -> bytesColumn();
        case FIXED -> fixedColumn();
        case ENUM -> enumColumn();
        case ARRAY -> arrayColumn();
        case MAP -> mapColumn();
        case RECORD -> recordColumn();
        case UNION, NULL -> throw new IllegalStateException("Unwrapped before, found " + schema);
      };
    }

    private ColumnWriter intColumn() {
      return switch (logicalName(schema)) {
        case "date" ->
            primitive(
                INT32,
                LogicalTypeAnnotation.dateType(),
                (out, v) -> out.addInteger(AvroValues.date(v)));
        case "time-millis" ->
            primitive(
                INT32,
                LogicalTypeAnnotation.timeType(true, TimeUnit.MILLIS),
                (out, v) -> out.addInteger(AvroValues.timeMillis(v)));
        default -> primitive(INT32, (out, v) -> out.addInteger(Values.toInt(AvroValues.whole(v))));
      };
    }

    private ColumnWriter longColumn() {
      return switch (logicalName(schema)) {
        case "time-micros" ->
            primitive(
                INT64,
                LogicalTypeAnnotation.timeType(true, TimeUnit.MICROS),
                (out, v) -> out.addLong(AvroValues.timeMicros(v)));
        case "timestamp-millis" -> timestamp(TimeUnit.MILLIS);
        case "timestamp-micros" -> timestamp(TimeUnit.MICROS);
        case "timestamp-nanos" -> timestamp(TimeUnit.NANOS);
        case "local-timestamp-millis" -> localTimestamp(TimeUnit.MILLIS);
        case "local-timestamp-micros" -> localTimestamp(TimeUnit.MICROS);
        case "local-timestamp-nanos" -> localTimestamp(TimeUnit.NANOS);
        default -> primitive(INT64, (out, v) -> out.addLong(AvroValues.whole(v)));
      };
    }

    private ColumnWriter timestamp(TimeUnit unit) {
      return primitive(
          INT64,
          LogicalTypeAnnotation.timestampType(true, unit),
          (out, v) -> out.addLong(AvroValues.timestamp(v, unit)));
    }

    private ColumnWriter localTimestamp(TimeUnit unit) {
      return primitive(
          INT64,
          LogicalTypeAnnotation.timestampType(false, unit),
          (out, v) -> out.addLong(AvroValues.localTimestamp(v, unit)));
    }

    private ColumnWriter stringColumn() {
      if (logicalName(schema).equals("uuid")) {
        return fixedLength(
            UUIDLogicalTypeAnnotation.BYTES,
            LogicalTypeAnnotation.uuidType(),
            (out, v) -> out.addBinary(AvroValues.uuid(v)));
      }
      return primitive(
          BINARY,
          LogicalTypeAnnotation.stringType(),
          (out, v) -> out.addBinary(AvroValues.string((CharSequence) v)));
    }

    private ColumnWriter bytesColumn() {
      if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
        LogicalTypeAnnotation type = decimalType(decimal);
        AvroDecimal values = new AvroDecimal(decimal.getPrecision(), decimal.getScale());
        return primitive(BINARY, type, (out, v) -> out.addBinary(values.ofBytes(v)));
      }
      return primitive(BINARY, (out, v) -> out.addBinary(AvroValues.bytes(v)));
    }

    private ColumnWriter fixedColumn() {
      int size = schema.getFixedSize();
      if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
        LogicalTypeAnnotation type = decimalType(decimal);
        AvroDecimal values = new AvroDecimal(decimal.getPrecision(), decimal.getScale());
        return fixedLength(size, type, (out, v) -> out.addBinary(values.ofFixed(v, size)));
      }
      return fixedLength(size, null, (out, v) -> out.addBinary(AvroValues.fixed(v, size)));
    }

    private LogicalTypeAnnotation decimalType(LogicalTypes.Decimal type) {
      return Decimals.type("Field '" + path + "'", type.getPrecision(), type.getScale());
    }

    private ColumnWriter enumColumn() {
      Map<String, Binary> symbols = new HashMap<>();
      schema.getEnumSymbols().forEach(symbol -> symbols.put(symbol, Values.string(symbol)));
      return primitive(
          BINARY,
          LogicalTypeAnnotation.enumType(),
          (out, v) -> {
            Binary symbol = symbols.get(v.toString());
            if (symbol == null) {
              throw new Unfit("it is none of " + schema.getEnumSymbols());
            }
            out.addBinary(symbol);
          });
    }

    private ColumnWriter arrayColumn() {
      ColumnWriter element =
          column(path + "[]", Nested.ELEMENT, schema.getElementType(), enclosing);
      return writer(Nested.listType(repetition, name, element), Nested.list(element));
    }

    private ColumnWriter mapColumn() {
      Schema string = Schema.create(Schema.Type.STRING);
      ColumnWriter key = column(path + ".key", Nested.KEY, string, enclosing);
      ColumnWriter value = column(path + ".value", Nested.VALUE, schema.getValueType(), enclosing);
      return writer(Nested.mapType(repetition, name, key, value), Nested.map(key, value));
    }

    private ColumnWriter recordColumn() {
      AvroFieldsWriter fields = new AvroFieldsWriter(path, schema, schema.getFields(), enclosing);
      return writer(
          new GroupType(repetition, name, fields.types()),
          (out, v) -> {
            IndexedRecord record = (IndexedRecord) v;
            out.startGroup();
            fields.write(out, record);
            out.endGroup();
          });
    }

    private ColumnWriter primitive(PrimitiveTypeName physical, ValueWriter values) {
      return primitive(physical, null, values);
    }

    private ColumnWriter primitive(
        PrimitiveTypeName physical, LogicalTypeAnnotation logical, ValueWriter values) {
      return writer(Types.primitive(physical, repetition).as(logical).named(name), values);
    }

    private ColumnWriter fixedLength(int size, LogicalTypeAnnotation logical, ValueWriter values) {
      return writer(
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(size)
              .as(logical)
              .named(name),
          values);
    }

    private ColumnWriter writer(Type type, ValueWriter values) {
      String logical = logicalName(schema);
      String expected = "Avro " + schema.getType().getName();
      return new ColumnWriter(
          path, logical.isEmpty() ? expected : expected + " (" + logical + ")", type, values);
    }
  }
}
