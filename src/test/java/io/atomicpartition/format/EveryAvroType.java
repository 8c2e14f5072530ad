package io.atomicpartition.format;

import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** Records with a field of every type that can be written, each nullable, and random values. */
final class EveryAvroType {
  static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Every", "namespace": "test", "fields": [
                {"name": "boolean", "type": ["null", "boolean"]},
                {"name": "int", "type": ["null", "int"]},
                {"name": "long", "type": ["long", "null"]},
                {"name": "float", "type": ["null", "float"]},
                {"name": "double", "type": ["null", "double"]},
                {"name": "string", "type": ["null", "string"]},
                {"name": "bytes", "type": ["null", "bytes"]},
                {"name": "fixed", "type": ["null",
                  {"type": "fixed", "name": "Three", "size": 3}]},
                {"name": "enum", "type": ["null",
                  {"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}]},
                {"name": "date", "type": ["null", {"type": "int", "logicalType": "date"}]},
                {"name": "timeMillis", "type": ["null",
                  {"type": "int", "logicalType": "time-millis"}]},
                {"name": "timeMicros", "type": ["null",
                  {"type": "long", "logicalType": "time-micros"}]},
                {"name": "millis", "type": ["null",
                  {"type": "long", "logicalType": "timestamp-millis"}]},
                {"name": "micros", "type": ["null",
                  {"type": "long", "logicalType": "timestamp-micros"}]},
                {"name": "localMillis", "type": ["null",
                  {"type": "long", "logicalType": "local-timestamp-millis"}]},
                {"name": "localMicros", "type": ["null",
                  {"type": "long", "logicalType": "local-timestamp-micros"}]},
                {"name": "uuid", "type": ["null", {"type": "string", "logicalType": "uuid"}]},
                {"name": "decimal", "type": ["null",
                  {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}]},
                {"name": "fixedDecimal", "type": ["null",
                  {"type": "fixed", "name": "Money", "size": 8,
                   "logicalType": "decimal", "precision": 18, "scale": 4}]},
                {"name": "record", "type": ["null",
                  {"type": "record", "name": "Nested", "fields": [
                    {"name": "text", "type": ["null", "string"]},
                    {"name": "number", "type": "int"}]}]},
                {"name": "array", "type": ["null",
                  {"type": "array", "items": ["null", "long"]}]},
                {"name": "records", "type": ["null", {"type": "array", "items": "Nested"}]},
                {"name": "arrays", "type": ["null",
                  {"type": "array", "items": {"type": "array", "items": "string"}}]},
                {"name": "map", "type": ["null", {"type": "map", "values": ["null", "int"]}]},
                {"name": "recordMap", "type": ["null", {"type": "map", "values": "Nested"}]},
                {"name": "mapOfMaps", "type": ["null",
                  {"type": "map", "values": {"type": "map", "values": "boolean"}}]}
              ]}
              """);

  private static final Schema NESTED = type("record");

  private final Random random;

  private EveryAvroType(long seed) {
    random = new Random(seed);
  }

  /** The type of a field, without null. */
  static Schema type(String field) {
    return AvroTypes.nonNull(SCHEMA.getField(field).schema());
  }

  /**
   * The same records for the same seed; the first has no value, a fifth of the others' are null.
   */
  static List<GenericRecord> records(long seed, int count) {
    EveryAvroType type = new EveryAvroType(seed);
    List<GenericRecord> records = new ArrayList<>();
    records.add(new GenericData.Record(SCHEMA));
    while (records.size() < count) {
      records.add(type.record());
    }
    return records;
  }

  private GenericRecord record() {
    GenericRecord record = new GenericData.Record(SCHEMA);
    SCHEMA.getFields().forEach(f -> record.put(f.pos(), orNull(() -> value(f.name()))));
    return record;
  }

  private Object value(String field) {
    return switch (field) {
      case "boolean" -> random.nextBoolean();
      case "int", "date", "timeMillis" -> random.nextInt(86_400_000);
      case "long", "timeMicros", "millis", "micros", "localMillis", "localMicros" ->
          (long) random.nextInt();
      case "float" -> random.nextFloat();
      case "double" -> random.nextDouble();
      case "string" -> text();
      case "bytes" -> ByteBuffer.wrap(bytes(random.nextInt(6)));
      case "fixed" -> new GenericData.Fixed(type("fixed"), bytes(3));
      case "enum" ->
          new GenericData.EnumSymbol(type("enum"), random.nextBoolean() ? "RED" : "GREEN");
      case "uuid" -> new Utf8(new UUID(random.nextLong(), random.nextLong()).toString());
      case "decimal" -> ByteBuffer.wrap(BigInteger.valueOf(random.nextInt(999_999)).toByteArray());
      case "fixedDecimal" -> {
        byte[] unscaled = ByteBuffer.allocate(8).putLong(random.nextInt()).array();
        yield new GenericData.Fixed(type("fixedDecimal"), unscaled);
      }
      case "record" -> nested();
      case "array" -> many(() -> orNull(random::nextLong));
      case "records" -> many(this::nested);
      case "arrays" -> many(() -> many(this::text));
      case "map" -> manyByText(() -> orNull(random::nextInt));
      case "recordMap" -> manyByText(this::nested);
      case "mapOfMaps" -> manyByText(() -> manyByText(random::nextBoolean));
      default -> throw new IllegalArgumentException(field);
    };
  }

  private GenericRecord nested() {
    GenericRecord record = new GenericData.Record(NESTED);
    record.put("text", orNull(this::text));
    record.put("number", random.nextInt());
    return record;
  }

  private Utf8 text() {
    return new Utf8(List.of("", "a", "NA", "é", "\uD83C\uDF0B").get(random.nextInt(5)));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T orNull(Supplier<T> value) {
    return random.nextInt(5) == 0 ? null : value.get();
  }

  private <T> List<T> many(Supplier<T> value) {
    return Stream.generate(value).limit(random.nextInt(4)).collect(Collectors.toList());
  }

  private <V> Map<Utf8, V> manyByText(Supplier<V> value) {
    Map<Utf8, V> map = new LinkedHashMap<>();
    IntStream.range(0, random.nextInt(4)).forEach(i -> map.put(text(), value.get()));
    return map;
  }
}
