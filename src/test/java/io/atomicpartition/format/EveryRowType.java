package io.atomicpartition.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.schemas.logicaltypes.NanosDuration;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.Timestamp;
import org.apache.beam.sdk.schemas.logicaltypes.VariableBytes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.values.Row;

/** Rows with a column of every type that can be written, each nullable, and random values. */
final class EveryRowType {
  static final EnumerationType COLORS = EnumerationType.create("RED", "GREEN", "BLUE");
  static final Schema NESTED =
      Schema.builder()
          .addNullableField("text", FieldType.STRING)
          .addField("number", FieldType.INT32)
          .build();

  static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("byte", FieldType.BYTE)
          .addNullableField("int16", FieldType.INT16)
          .addNullableField("int32", FieldType.INT32)
          .addNullableField("int64", FieldType.INT64)
          .addNullableField("float", FieldType.FLOAT)
          .addNullableField("double", FieldType.DOUBLE)
          .addNullableField("boolean", FieldType.BOOLEAN)
          .addNullableField("string", FieldType.STRING)
          .addNullableField("bytes", FieldType.BYTES)
          .addNullableField("decimal", FieldType.DECIMAL)
          .addNullableField("datetime", FieldType.DATETIME)
          .addNullableField("date", FieldType.logicalType(SqlTypes.DATE))
          .addNullableField("time", FieldType.logicalType(SqlTypes.TIME))
          .addNullableField("local", FieldType.logicalType(SqlTypes.DATETIME))
          .addNullableField("micros", FieldType.logicalType(SqlTypes.TIMESTAMP))
          .addNullableField("nanos", FieldType.logicalType(new NanosInstant()))
          .addNullableField("millis", FieldType.logicalType(Timestamp.MILLIS))
          .addNullableField("duration", FieldType.logicalType(new NanosDuration()))
          .addNullableField("uuid", FieldType.logicalType(SqlTypes.UUID))
          .addNullableField("enum", FieldType.logicalType(COLORS))
          .addNullableField("numeric", FieldType.logicalType(FixedPrecisionNumeric.of(9, 2)))
          .addNullableField("fixed", FieldType.logicalType(FixedBytes.of(3)))
          .addNullableField("varbytes", FieldType.logicalType(VariableBytes.of(5)))
          .addNullableField("char", FieldType.logicalType(FixedString.of(4)))
          .addNullableField("varchar", FieldType.logicalType(VariableString.of(6)))
          .addNullableField("row", FieldType.row(NESTED))
          .addNullableField("array", FieldType.array(FieldType.INT64.withNullable(true)))
          .addNullableField("iterable", FieldType.iterable(FieldType.row(NESTED)))
          .addNullableField("arrays", FieldType.array(FieldType.array(FieldType.STRING)))
          .addNullableField(
              "map", FieldType.map(FieldType.STRING, FieldType.INT32.withNullable(true)))
          .addNullableField("rowsByNumber", FieldType.map(FieldType.INT32, FieldType.row(NESTED)))
          .addNullableField(
              "mapOfMaps",
              FieldType.map(
                  FieldType.logicalType(SqlTypes.DATE),
                  FieldType.map(FieldType.STRING, FieldType.DOUBLE)))
          .build();

  private final Random random;

  private EveryRowType(long seed) {
    random = new Random(seed);
  }

  /** The same rows for the same seed; the first has no value, a fifth of the others' are null. */
  static List<Row> rows(long seed, int count) {
    EveryRowType type = new EveryRowType(seed);
    List<Row> rows = new ArrayList<>();
    rows.add(Row.nullRow(SCHEMA));
    while (rows.size() < count) {
      rows.add(type.row());
    }
    return rows;
  }

  private Row row() {
    Row.Builder row = Row.withSchema(SCHEMA);
    SCHEMA.getFields().forEach(f -> row.addValue(orNull(() -> value(f.getName()))));
    return row.build();
  }

  private Object value(String field) {
    return switch (field) {
      case "byte" -> (byte) random.nextInt();
      case "int16" -> (short) random.nextInt();
      case "int32" -> random.nextInt();
      case "int64" -> random.nextLong();
      case "float" -> pick(0.0f, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY, random.nextFloat());
      case "double" -> pick(0.0, -0.0, Double.NaN, Double.MAX_VALUE, random.nextDouble());
      case "boolean" -> random.nextBoolean();
      case "string", "char", "varchar" -> text();
      case "bytes", "varbytes" -> bytes(random.nextInt(6));
      case "fixed" -> bytes(3);
      case "decimal" -> new BigDecimal(new BigInteger(120, random), 9).negate();
      case "numeric" -> BigDecimal.valueOf(random.nextInt(1_000_000) - 500_000, random.nextInt(3));
      case "datetime" -> org.joda.time.Instant.ofEpochMilli(random.nextInt() * 1000L + 7);
      case "date" -> LocalDate.ofEpochDay(random.nextInt(60_000) - 30_000);
      case "time" -> LocalTime.ofNanoOfDay(random.nextInt(86_400) * 1_000_000_000L + 123_456_000);
      case "local" -> LocalDateTime.ofEpochSecond(random.nextInt(), 987_654_000, ZoneOffset.UTC);
      case "micros" -> Instant.ofEpochSecond(random.nextInt(), 1_000);
      case "nanos" -> Instant.ofEpochSecond(random.nextInt(), 1);
      case "millis" -> Instant.ofEpochSecond(random.nextInt(), 999_000_000);
      case "duration" -> Duration.ofSeconds(random.nextInt(), 5);
      case "uuid" -> new UUID(random.nextLong(), random.nextLong());
      case "enum" -> COLORS.valueOf(random.nextInt(3));
      case "row" -> nested();
      case "array" -> many(() -> orNull(random::nextLong));
      case "iterable" -> many(this::nested);
      case "arrays" -> many(() -> many(this::text));
      case "map" -> manyBy(this::text, () -> orNull(random::nextInt));
      case "rowsByNumber" -> manyBy(random::nextInt, this::nested);
      case "mapOfMaps" -> manyBy(() -> value("date"), () -> manyBy(this::text, random::nextDouble));
      default -> throw new IllegalArgumentException(field);
    };
  }

  private Row nested() {
    return Row.withSchema(NESTED).addValues(orNull(this::text), random.nextInt()).build();
  }

  private String text() {
    return pick("", "a", "NA", "é", "\uD83C\uDF0B");
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T orNull(Supplier<T> value) {
    return random.nextInt(5) == 0 ? null : value.get();
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> many(Supplier<T> value) {
    return Stream.generate(value).limit(random.nextInt(4)).collect(Collectors.toList());
  }

  private <K, V> Map<K, V> manyBy(Supplier<K> key, Supplier<V> value) {
    Map<K, V> map = new LinkedHashMap<>();
    IntStream.range(0, random.nextInt(4)).forEach(i -> map.put(key.get(), value.get()));
    return map;
  }
}
