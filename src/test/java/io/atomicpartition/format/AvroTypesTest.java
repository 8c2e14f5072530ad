package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.Test;

/** What each Avro type becomes, held against parquet-avro, and what is refused. */
public class AvroTypesTest {
  private static final PlainParquetConfiguration PARQUET_AVRO =
      new PlainParquetConfiguration(
          Map.of(
              AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, "false",
              AvroWriteSupport.WRITE_PARQUET_UUID, "true",
              AvroSchemaConverter.ADD_LIST_ELEMENT_RECORDS, "false"));

  @Test
  public void everyTypeHasTheColumnThatParquetAvroGivesIt() {
    Written written = Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA), List.of());

    assertThat(written.schema())
        .isEqualTo(new AvroSchemaConverter(PARQUET_AVRO).convert(EveryAvroType.SCHEMA));
  }

  @Test
  public void everyValueIsWrittenAsParquetAvroWritesIt() {
    List<GenericRecord> records = EveryAvroType.records(1, 500);
    MessageType schema = new AvroSchemaConverter(PARQUET_AVRO).convert(EveryAvroType.SCHEMA);
    HashingRecordConsumer hashing = new HashingRecordConsumer(CanonicalField.of(schema, Set.of()));
    AvroWriteSupport<GenericRecord> parquetAvro =
        new AvroWriteSupport<>(schema, EveryAvroType.SCHEMA, GenericData.get());
    parquetAvro.init(PARQUET_AVRO);
    hashing.passOnTo(new NoRecordConsumer());
    parquetAvro.prepareForWrite(hashing);
    records.forEach(parquetAvro::write);

    assertThat(Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA), records).file().rows())
        .isEqualTo(hashing.rows());
  }

  @Test
  public void parquetAvroReadsBackTheRecordsThatWereWritten() throws Exception {
    List<GenericRecord> records = EveryAvroType.records(2, 500);
    Written written = Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA), records);

    assertThat(read(written)).isEqualTo(records);
  }

  @Test
  public void parquetAvroReadsBackTheColumnsThatWereNotLeftOut() throws Exception {
    List<GenericRecord> records = EveryAvroType.records(3, 20);
    Set<String> leftOut = Set.of("boolean", "record", "map");
    Written written =
        Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA).withoutColumns(leftOut), records);

    List<GenericRecord> found = read(written);

    Schema schema = found.get(0).getSchema();
    List<GenericRecord> expected = new ArrayList<>();
    for (GenericRecord record : records) {
      GenericRecord projected = new GenericData.Record(schema);
      schema.getFields().forEach(f -> projected.put(f.pos(), record.get(f.name())));
      expected.add(projected);
    }
    assertThat(schema.getFields())
        .hasSize(EveryAvroType.SCHEMA.getFields().size() - leftOut.size())
        .noneMatch(field -> leftOut.contains(field.name()));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  public void nanosecondsHaveTheirColumnThoughThisAvroHasNoClassForThem() {
    Schema schema =
        record(
            "{'type': 'long', 'logicalType': 'timestamp-nanos'}",
            "{'type': 'long', 'logicalType': 'local-timestamp-nanos'}");

    assertThat(Written.of(ParquetFormat.avro(schema), List.of()).schema())
        .isEqualTo(
            MessageTypeParser.parseMessageType(
                """
                message R {
                  required int64 f0 (TIMESTAMP(NANOS,true));
                  required int64 f1 (TIMESTAMP(NANOS,false));
                }
                """));
  }

  @Test
  public void theClassesOfAvrosConversionsAreWrittenAsTheirRawValuesAre() {
    Map<String, Object> converted = new HashMap<>();
    converted.put("date", LocalDate.ofEpochDay(-3));
    converted.put("timeMillis", LocalTime.ofNanoOfDay(5_000_000));
    converted.put("timeMicros", LocalTime.ofNanoOfDay(7_000));
    converted.put("millis", Instant.ofEpochMilli(-9));
    converted.put("micros", Instant.ofEpochSecond(0, 11_000));
    converted.put("localMillis", LocalDateTime.parse("1970-01-01T00:00:00.013"));
    converted.put("localMicros", LocalDateTime.parse("1970-01-01T00:00:00.000015"));
    converted.put("uuid", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
    converted.put("decimal", new BigDecimal("-1.5"));
    converted.put("fixedDecimal", new BigDecimal("-1.5"));
    converted.put("string", "a String");
    converted.put("enum", "RED");
    Map<String, Object> raw = new HashMap<>();
    raw.put("date", -3);
    raw.put("timeMillis", 5);
    raw.put("timeMicros", 7L);
    raw.put("millis", -9L);
    raw.put("micros", 11L);
    raw.put("localMillis", 13L);
    raw.put("localMicros", 15L);
    raw.put("uuid", "00112233-4455-6677-8899-AABBCCDDEEFF");
    raw.put("decimal", ByteBuffer.wrap(new byte[] {-1, -1, 106}));
    raw.put(
        "fixedDecimal",
        new GenericData.Fixed(
            EveryAvroType.type("fixedDecimal"), ByteBuffer.allocate(8).putLong(-15_000).array()));
    raw.put("string", new org.apache.avro.util.Utf8("a String"));
    raw.put("enum", new GenericData.EnumSymbol(EveryAvroType.type("enum"), "RED"));

    assertThat(written(converted).file().rows()).isEqualTo(written(raw).file().rows());
    assertThat(GroupMaps.of(written(converted).rows().get(0)))
        .containsEntry("decimal", new BigDecimal("-1.50"))
        .containsEntry("fixedDecimal", new BigDecimal("-1.5000"))
        .isEqualTo(GroupMaps.of(written(raw).rows().get(0)));
  }

  @Test
  public void aWholeNumberThatFitsMayBeWiderThanItsField() {
    assertThat(written(Map.of("int", 5L, "date", 7L, "long", 9)).file().rows())
        .isEqualTo(written(Map.of("int", 5, "date", 7, "long", 9L)).file().rows());
  }

  @Test
  public void aJodaInstantIsATimestamp() {
    assertThat(written(Map.of("millis", org.joda.time.Instant.ofEpochMilli(5))).file().rows())
        .isEqualTo(written(Map.of("millis", 5L)).file().rows());
  }

  @Test
  public void valuesThatDoNotFitAreNamed() {
    assertRefused("int", 5.0, "Field 'int': expected Avro int, found 5.0 (java.lang.Double)");
    assertRefused("int", 1L << 31, "(java.lang.Long): it is out of the range of 32 bits");
    assertRefused("long", "x", "Field 'long': expected Avro long, found x (java.lang.String)");
    assertRefused("fixed", new GenericData.Fixed(EveryAvroType.type("fixed"), new byte[2]), "2 b");
    assertRefused("enum", "BLUE", "Avro enum, found BLUE", "none of [RED, GREEN]");
    assertRefused("date", LocalDate.MAX, "Avro int (date)", "out of the range");
    assertRefused("millis", Instant.ofEpochSecond(0, 1_000), "finer than the column holds");
    assertRefused("uuid", "1-1-1-1-1", "Avro string (uuid)", "a UUID has 36 characters");
    assertRefused("uuid", "nonsense", "Avro string (uuid)");
    assertRefused("decimal", new BigDecimal("0.001"), "more than 2 digits after the point");
    assertRefused(
        "decimal",
        ByteBuffer.wrap(java.math.BigInteger.TEN.pow(9).toByteArray()),
        "more than 7 digits before the point");
    assertRefused("decimal", ByteBuffer.allocate(0), "at least one byte");
    assertRefused("string", "a\uD83C", "no Unicode text");
    assertRefused("array", List.of("x"), "Field 'array[]': expected Avro long");
    assertRefused("map", Map.of("k", "v"), "Field 'map.value': expected Avro int");
  }

  @Test
  public void aNullWhereNoneIsAllowedIsNamed() {
    GenericRecord nested = new GenericData.Record(EveryAvroType.type("record"));

    assertRefused("record", nested, "Field 'record.number': expected Avro int", "found null");
  }

  @Test
  public void recordsOfAnotherSchemaAreRefusedEvenIfTheirValuesWouldFit() {
    Schema schema = record("'string'", "'string'");
    Schema swapped =
        Schema.createRecord(
            "R",
            null,
            null,
            false,
            List.of(
                new Schema.Field("f1", Schema.create(Schema.Type.STRING)),
                new Schema.Field("f0", Schema.create(Schema.Type.STRING))));
    Schema other = record("'string'", "{'type': 'string', 'logicalType': 'uuid'}");

    for (Schema found : List.of(swapped, other)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ParquetFormat.avro(schema).validate("", new GenericData.Record(found)))
          .withMessageContaining("Expected records with the schema");
    }
  }

  @Test
  public void recordsOfASchemaThatDiffersInNamesOfTypesAndInDefaultsAreTaken() {
    Schema schema = record("'string'");
    Schema renamed =
        Schema.createRecord(
            "Other",
            "documented",
            "space",
            false,
            List.of(new Schema.Field("f0", Schema.create(Schema.Type.STRING), "doc", "default")));
    GenericRecord record = new GenericData.Record(renamed);
    record.put(0, "x");

    assertThat(Written.of(ParquetFormat.avro(schema), List.of(record)).rows()).hasSize(1);
  }

  @Test
  public void whatParquetHasNoPlaceForIsRefusedWhenTheFormatIsMade() {
    assertNoFormat("['null', 'int', 'string']", "Field 'f0': Parquet has no union");
    assertNoFormat("['int', 'string']", "Field 'f0': Parquet has no union");
    assertNoFormat("'null'", "Field 'f0': Parquet has no union, expected one type");
    assertNoFormat("['null']", "Field 'f0': Parquet has no union, expected one type");
    assertNoFormat(
        "{'type': 'record', 'name': 'E', 'fields': []}", "Field 'f0': Parquet has no group");
    assertNoFormat(
        "{'type': 'map', 'values': ['null', {'type': 'record', 'name': 'N', 'fields':"
            + " [{'name': 'next', 'type': ['null', 'N']}]}]}",
        "Field 'f0.value.next': Parquet has no recursive type");
    assertNoFormat(
        "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 2147483647}",
        "Field 'f0': expected a decimal with a precision of 1 to 76");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.avro(Schema.create(Schema.Type.INT)))
        .withMessage("Expected the Avro schema of a record, found one of type INT");
  }

  private static void assertNoFormat(String type, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.avro(record(type)))
        .withMessageContaining(message);
  }

  private static void assertRefused(String field, Object value, String... message) {
    GenericRecord record = record(Map.of(field, value));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.avro(EveryAvroType.SCHEMA).validate("", record))
        .withMessageContainingAll(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA), List.of(record)))
        .withMessageContainingAll(message);
  }

  private static Written written(Map<String, Object> fields) {
    return Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA), List.of(record(fields)));
  }

  private static GenericRecord record(Map<String, Object> fields) {
    GenericRecord record = new GenericData.Record(EveryAvroType.SCHEMA);
    fields.forEach(record::put);
    return record;
  }

  /** A record of fields f0, f1, ... of these types. */
  private static Schema record(String... types) {
    List<String> fields = new ArrayList<>();
    for (String type : types) {
      fields.add("{'name': 'f" + fields.size() + "', 'type': " + type + "}");
    }
    String json = "{'type': 'record', 'name': 'R', 'fields': [" + String.join(", ", fields) + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static List<GenericRecord> read(Written written) throws Exception {
    List<GenericRecord> records = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new InMemoryFile(written.bytes()), PARQUET_AVRO)
            .withDataModel(GenericData.get())
            .withCodecFactory(PageCodecs.INSTANCE)
            .build()) {
      for (GenericRecord record; (record = reader.read()) != null; ) {
        records.add(record);
      }
    }
    return records;
  }
}
