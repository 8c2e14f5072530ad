package io.atomicpartition.format;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;

/**
 * Avro records of the rows that are read. Values are Avro's raw ones; {@code docs/types.md} has the
 * type of each. Beam's own conversion does not know all types that a lake has.
 */
public final class RowRecords {
  private static final int MICROS = 1_000;

  private final Schema schema;
  private final List<UnaryOperator<Object>> fields;

  private RowRecords(Schema schema, List<UnaryOperator<Object>> fields) {
    this.schema = schema;
    this.fields = fields;
  }

  /** A type, and how its values are made. */
  private record Type(Schema schema, UnaryOperator<Object> values) {
    static Type raw(Schema.Type type) {
      return new Type(Schema.create(type), UnaryOperator.identity());
    }

    static Type of(Schema.Type type, LogicalType logical, UnaryOperator<Object> values) {
      return new Type(logical.addToSchema(Schema.create(type)), values);
    }

    Type orNull() {
      return new Type(
          Schema.createUnion(Schema.create(Schema.Type.NULL), schema),
          value -> value == null ? null : values.apply(value));
    }
  }

  /**
   * For rows of a schema.
   *
   * @throws IllegalArgumentException if Avro cannot have a field, naming it
   */
  public static RowRecords of(org.apache.beam.sdk.schemas.Schema rows) {
    return of("row", "", rows);
  }

  private static RowRecords of(String name, String path, org.apache.beam.sdk.schemas.Schema rows) {
    List<Schema.Field> avro = new ArrayList<>();
    List<UnaryOperator<Object>> values = new ArrayList<>();
    for (org.apache.beam.sdk.schemas.Schema.Field field : rows.getFields()) {
      String fieldPath = path.isEmpty() ? field.getName() : path + "." + field.getName();
      try {
        Type type = type(name + "_" + field.getName(), fieldPath, field.getType());
        avro.add(new Schema.Field(field.getName(), type.schema()));
        values.add(type.values());
      } catch (SchemaParseException e) {
        throw new IllegalArgumentException(
            "Field '" + fieldPath + "' cannot have this name in Avro: " + e.getMessage(), e);
      }
    }
    return new RowRecords(Schema.createRecord(name, null, null, false, avro), values);
  }

  /** The schema of the records. */
  public Schema schema() {
    return schema;
  }

  /**
   * The record of a row.
   *
   * @param row of the schema that this was made for
   */
  public GenericRecord record(Row row) {
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < fields.size(); i++) {
      record.put(i, fields.get(i).apply(row.getValue(i)));
    }
    return record;
  }

  private static Type type(String name, String path, FieldType type) {
    Type found =
        switch (type.getTypeName()) {
          case BYTE, INT16 ->
              new Type(Schema.create(Schema.Type.INT), value -> ((Number) value).intValue());
          case INT32 -> Type.raw(Schema.Type.INT);
          case INT64 -> Type.raw(Schema.Type.LONG);
          case FLOAT -> Type.raw(Schema.Type.FLOAT);
          case DOUBLE -> Type.raw(Schema.Type.DOUBLE);
          case BOOLEAN -> Type.raw(Schema.Type.BOOLEAN);
          case STRING -> Type.raw(Schema.Type.STRING);
          case BYTES ->
              new Type(Schema.create(Schema.Type.BYTES), value -> ByteBuffer.wrap((byte[]) value));
          case DECIMAL -> decimal(Decimals.DEFAULT_PRECISION, Decimals.DEFAULT_SCALE);
          case DATETIME ->
              Type.of(
                  Schema.Type.LONG,
                  LogicalTypes.timestampMillis(),
                  value -> ((ReadableInstant) value).getMillis());
          case ARRAY, ITERABLE -> list(name, path, type);
          case MAP -> map(name, path, type);
          case ROW -> row(name, path, type);
          case LOGICAL_TYPE -> logical(name, path, type);
        };
    return type.getNullable() ? found.orNull() : found;
  }

  private static Type decimal(int precision, int scale) {
    return Type.of(
        Schema.Type.BYTES,
        LogicalTypes.decimal(precision, scale),
        value ->
            ByteBuffer.wrap(((BigDecimal) value).setScale(scale).unscaledValue().toByteArray()));
  }

  private static Type list(String name, String path, FieldType type) {
    Type element = type(name, path + "[]", type.getCollectionElementType());
    return new Type(
        Schema.createArray(element.schema()),
        value -> {
          List<Object> list = new ArrayList<>();
          ((Iterable<?>) value).forEach(one -> list.add(element.values().apply(one)));
          return list;
        });
  }

  private static Type map(String name, String path, FieldType type) {
    if (type.getMapKeyType().getTypeName() != org.apache.beam.sdk.schemas.Schema.TypeName.STRING) {
      throw unknown(path, "a map whose keys are of type " + type.getMapKeyType().getTypeName());
    }
    Type values = type(name, path + ".value", type.getMapValueType());
    return new Type(
        Schema.createMap(values.schema()),
        value -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          ((Map<?, ?>) value).forEach((key, one) -> map.put(key, values.values().apply(one)));
          return map;
        });
  }

  private static Type row(String name, String path, FieldType type) {
    RowRecords records = of(name, path, type.getRowSchema());
    return new Type(records.schema(), value -> records.record((Row) value));
  }

  private static Type logical(String name, String path, FieldType type) {
    String identifier = type.getLogicalType().getIdentifier();
    if (identifier.equals(SqlTypes.DATE.getIdentifier())) {
      return Type.of(
          Schema.Type.INT,
          LogicalTypes.date(),
          value -> Math.toIntExact(((LocalDate) value).toEpochDay()));
    } else if (identifier.equals(SqlTypes.TIME.getIdentifier())) {
      return Type.of(
          Schema.Type.LONG,
          LogicalTypes.timeMicros(),
          value -> exactMicros(((LocalTime) value).toNanoOfDay(), value));
    } else if (identifier.equals(SqlTypes.DATETIME.getIdentifier())) {
      return Type.of(
          Schema.Type.LONG,
          LogicalTypes.localTimestampMicros(),
          value -> micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
    } else if (identifier.equals(SqlTypes.TIMESTAMP.getIdentifier())) {
      return Type.of(
          Schema.Type.LONG, LogicalTypes.timestampMicros(), value -> micros((Instant) value));
    } else if (identifier.equals(NanosInstant.IDENTIFIER)) {
      return Type.of(
          Schema.Type.LONG, new LogicalType("timestamp-nanos"), value -> nanos((Instant) value));
    } else if (identifier.equals(SqlTypes.UUID.getIdentifier())) {
      return Type.of(Schema.Type.STRING, LogicalTypes.uuid(), Object::toString);
    } else if (type.getLogicalType() instanceof FixedPrecisionNumeric) {
      Row argument = type.getLogicalType().getArgument();
      return decimal(argument.getInt32("precision"), argument.getInt32("scale"));
    } else if (type.getLogicalType() instanceof FixedBytes bytes) {
      Schema fixed = Schema.createFixed(name, null, null, bytes.getLength());
      return new Type(fixed, value -> new GenericData.Fixed(fixed, (byte[]) value));
    }
    throw unknown(path, "the logical type " + identifier);
  }

  private static IllegalArgumentException unknown(String path, String what) {
    return new IllegalArgumentException(
        String.format(
            "Field '%s' is %s, for which there is no Avro type; read rows, or other columns",
            path, what));
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toMicros(1)),
        exactMicros(instant.getNano(), instant));
  }

  private static long exactMicros(long nanos, Object value) {
    if (nanos % MICROS != 0) {
      throw new IllegalArgumentException(
          "Expected a time of whole microseconds, which is what Avro has, found " + value);
    }
    return nanos / MICROS;
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)),
        instant.getNano());
  }
}
