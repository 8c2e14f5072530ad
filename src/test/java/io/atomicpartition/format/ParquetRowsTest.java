package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.NanosDuration;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** What was written is what is read, for every type, and nothing is guessed. */
public class ParquetRowsTest {
  private static final Schema PAYMENT =
      Schema.builder()
          .addInt64Field("id")
          .addNullableStringField("note")
          .addDoubleField("amount")
          .build();

  private static Row payment(long id) {
    return Row.withSchema(PAYMENT)
        .addValues(id, id % 3 == 0 ? null : "note " + id, id / 2.0)
        .build();
  }

  private static List<Row> payments(long from, long to) {
    return LongStream.range(from, to).mapToObj(ParquetRowsTest::payment).toList();
  }

  private static byte[] file(List<Row> payments) {
    return Written.of(ParquetFormat.rows(PAYMENT), payments).bytes();
  }

  @Test
  public void everyTypeThatCanBeWrittenIsReadAsItWas() {
    List<Row> rows = EveryRowType.rows(11, 500);

    List<Row> read =
        ReadRows.of(
            Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), rows).bytes(), EveryRowType.SCHEMA);

    assertThat(read).hasSize(500);
    for (int i = 0; i < rows.size(); i++) {
      for (Schema.Field field : EveryRowType.SCHEMA.getFields()) {
        Object expected = rows.get(i).getValue(field.getName());
        Object found = read.get(i).getValue(field.getName());
        if (expected instanceof BigDecimal decimal && found != null) {
          assertThat((BigDecimal) found).as("%s", field).isEqualByComparingTo(decimal);
        } else {
          assertThat(Row.Equals.deepEquals(expected, found, field.getType()))
              .as("%s: %s, found %s", field.getName(), expected, found)
              .isTrue();
        }
      }
    }
  }

  @Test
  public void theFilesOwnSchemaIsThatOfTheRowsButForWhatParquetCannotTell() {
    Schema found =
        ReadRows.schema(Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), List.of()).bytes());

    assertThat(found.getFieldNames()).isEqualTo(EveryRowType.SCHEMA.getFieldNames());
    Map<String, FieldType> different =
        Map.ofEntries(
            Map.entry("byte", FieldType.INT32),
            Map.entry("int16", FieldType.INT32),
            Map.entry("millis", FieldType.DATETIME),
            Map.entry(
                "duration",
                FieldType.row(
                    Schema.builder().addInt64Field("seconds").addInt32Field("nanos").build())),
            Map.entry("enum", FieldType.STRING),
            Map.entry("varbytes", FieldType.BYTES),
            Map.entry("char", FieldType.STRING),
            Map.entry("varchar", FieldType.STRING),
            Map.entry("iterable", FieldType.array(FieldType.row(EveryRowType.NESTED))));
    for (Schema.Field field : EveryRowType.SCHEMA.getFields()) {
      FieldType expected = different.getOrDefault(field.getName(), field.getType());
      assertThat(found.getField(field.getName()).getType())
          .as(field.getName())
          .isEqualTo(expected.withNullable(true));
    }
  }

  @Test
  public void rowsThatAreReadAndWrittenAgainHaveTheContentIdThatTheyHad() {
    for (long seed = 1; seed <= 5; seed++) {
      ParquetFormat<Row> format = ParquetFormat.rows(EveryRowType.SCHEMA);
      Written written = Written.of(format, EveryRowType.rows(seed, 100));

      Written again = Written.of(format, ReadRows.of(written.bytes(), EveryRowType.SCHEMA));

      assertThat(again.file().rows()).isEqualTo(written.file().rows());
      assertThat(again.file().schemaFingerprint()).isEqualTo(written.file().schemaFingerprint());
    }
  }

  /** An enumeration comes back as text, which is another schema, of the same rows. */
  @Test
  public void soHaveRowsOfTheFilesOwnSchemaButForEnumerations() {
    ParquetFormat<Row> format = ParquetFormat.rows(EveryRowType.SCHEMA);
    List<Row> rows = EveryRowType.rows(6, 100);
    Written all = Written.of(format, rows);
    Written others = Written.of(format.withoutColumns(Set.of("enum")), rows);

    assertThat(writtenAgain(all).rows()).isEqualTo(all.file().rows());
    assertThat(writtenAgain(others).rows()).isEqualTo(others.file().rows());
    assertThat(writtenAgain(others).schemaFingerprint())
        .isEqualTo(others.file().schemaFingerprint());
  }

  private static DataFile writtenAgain(Written written) {
    List<Row> read = ReadRows.of(written.bytes());
    return Written.of(ParquetFormat.rows(read.get(0).getSchema()), read).file();
  }

  /** Rows are made without Beam's checks of their values; its coder is one. */
  @Test
  public void rowsThatAreReadAreRowsToBeamsCoder() throws Exception {
    byte[] file =
        Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), EveryRowType.rows(7, 100)).bytes();

    for (Schema schema : List.of(EveryRowType.SCHEMA, ReadRows.schema(file))) {
      for (Row row : ReadRows.of(file, schema)) {
        assertThat(CoderUtils.clone(RowCoder.of(schema), row)).isEqualTo(row);
      }
    }
  }

  @Test
  public void avroRecordsAreReadAsRows() {
    List<GenericRecord> records = EveryAvroType.records(3, 200);
    byte[] file = Written.of(ParquetFormat.avro(EveryAvroType.SCHEMA), records).bytes();
    ParquetFooter footer = ReadRows.footer(file);
    // Avro's times in these records are any number, and not all of them times of a day.
    Schema schema =
        footer.schema(
            footer.columns().stream().filter(column -> !column.startsWith("time")).toList());

    List<Row> read = ReadRows.of(file, schema);

    assertThat(read).hasSize(200);
    for (int i = 0; i < 200; i++) {
      for (String column : List.of("boolean", "int", "long", "float", "double")) {
        assertThat(read.get(i).<Object>getValue(column)).isEqualTo(records.get(i).get(column));
      }
      for (String column : List.of("string", "enum", "uuid")) {
        assertThat(String.valueOf(read.get(i).<Object>getValue(column)))
            .isEqualTo(String.valueOf(records.get(i).get(column)));
      }
    }
  }

  @Test
  public void aTimeThatIsNoneOfADayIsRefused() {
    Schema times = Schema.builder().addField("t", FieldType.logicalType(SqlTypes.TIME)).build();
    Schema numbers = Schema.builder().addInt64Field("t").build();
    org.apache.avro.Schema avro =
        SchemaBuilder.record("R")
            .fields()
            .name("t")
            .type(
                LogicalTypes.timeMicros()
                    .addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG)))
            .noDefault()
            .endRecord();
    GenericRecord record = new GenericRecordBuilder(avro).set("t", -1L).build();
    byte[] file = Written.of(ParquetFormat.avro(avro), List.of(record)).bytes();

    assertThatThrownBy(() -> ReadRows.of(file, times))
        .isInstanceOf(ColumnMismatchException.class)
        .hasMessage("Column 't': expected a time of day in MICROS, found -1");
    assertThatThrownBy(() -> ReadRows.of(file, numbers))
        .isInstanceOf(ColumnMismatchException.class);
  }

  @Test
  public void onlyTheColumnsThatAreAskedForAreThereInTheOrderThatIsAskedFor() {
    Schema some = Schema.builder().addDoubleField("amount").addInt64Field("id").build();

    List<Row> read = ReadRows.of(file(payments(0, 3)), some);

    assertThat(read)
        .containsExactly(
            Row.withSchema(some).addValues(0.0, 0L).build(),
            Row.withSchema(some).addValues(0.5, 1L).build(),
            Row.withSchema(some).addValues(1.0, 2L).build());
  }

  @Test
  public void withNoColumnOfTheFileThereAreStillItsRows() {
    Schema none = Schema.builder().addNullableStringField("other").build();

    assertThat(ReadRows.of(file(payments(0, 7)), none))
        .hasSize(7)
        .allSatisfy(row -> assertThat(row.getString("other")).isNull());
  }

  @Test
  public void aColumnThatTheFileLacksHasItsOtherValueOrIsNull() {
    Schema more =
        Schema.builder()
            .addStringField("day")
            .addInt64Field("id")
            .addNullableInt32Field("later")
            .build();
    ParquetRows.Query query =
        new ParquetRows.Query(
            more, field -> field.getName().equals("day") ? "2026-11-23" : null, null);
    byte[] file = file(payments(4, 5));

    assertThat(ReadRows.of(file, query, 0, file.length))
        .containsExactly(Row.withSchema(more).addValues("2026-11-23", 4L, null).build());
  }

  @Test
  public void aColumnThatTheFileLacksAndThatMustNotBeNullIsRefused() {
    Schema more = Schema.builder().addInt64Field("id").addInt32Field("later").build();

    assertThatThrownBy(() -> ReadRows.of(file(payments(0, 1)), more))
        .isInstanceOf(ColumnMismatchException.class)
        .hasMessage(
            "Column 'later': expected INT32, which is not nullable, found no such column in the"
                + " file");
  }

  @Test
  public void aNullWhereNoneIsAllowedIsRefused() {
    Schema strict = Schema.builder().addStringField("note").build();

    assertThatThrownBy(() -> ReadRows.of(file(payments(1, 4)), strict))
        .isInstanceOf(ColumnMismatchException.class)
        .hasMessage("Column 'note': expected STRING, which is not nullable, found null");
  }

  /** Each pair would otherwise be a guess, or lose something. */
  @Test
  public void aColumnOfAnotherTypeIsRefused() {
    Map<String, FieldType> others =
        Map.ofEntries(
            Map.entry("int64", FieldType.INT32),
            Map.entry("int32", FieldType.INT64),
            Map.entry("float", FieldType.DOUBLE),
            Map.entry("string", FieldType.BYTES),
            Map.entry("bytes", FieldType.STRING),
            Map.entry("boolean", FieldType.INT32),
            Map.entry("date", FieldType.INT32),
            Map.entry("time", FieldType.INT64),
            Map.entry("micros", FieldType.DATETIME),
            Map.entry("millis", FieldType.logicalType(SqlTypes.TIMESTAMP)),
            Map.entry("local", FieldType.logicalType(SqlTypes.TIMESTAMP)),
            Map.entry("nanos", FieldType.logicalType(SqlTypes.DATETIME)),
            Map.entry("datetime", FieldType.logicalType(new NanosInstant())),
            Map.entry("uuid", FieldType.BYTES),
            Map.entry("fixed", FieldType.logicalType(FixedBytes.of(4))),
            Map.entry("numeric", FieldType.logicalType(FixedPrecisionNumeric.of(9, 3))),
            Map.entry("decimal", FieldType.DOUBLE),
            Map.entry("row", FieldType.STRING),
            Map.entry("array", FieldType.INT64),
            Map.entry("arrays", FieldType.array(FieldType.STRING)),
            Map.entry("map", FieldType.row(EveryRowType.NESTED)),
            Map.entry(
                "rowsByNumber",
                FieldType.map(FieldType.INT64, FieldType.row(EveryRowType.NESTED))));
    byte[] file = Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), List.of()).bytes();

    others.forEach(
        (name, type) -> {
          Schema schema = Schema.builder().addNullableField(name, type).build();
          assertThatThrownBy(() -> ReadRows.of(file, schema))
              .as("%s as %s", name, type)
              .isInstanceOf(ColumnMismatchException.class)
              .hasMessageContaining("Column '" + name)
              .hasMessageContaining("expected ")
              .hasMessageContaining(" in the file");
        });
  }

  @Test
  public void aNumberThatDoesNotFitASmallerTypeIsRefused() {
    Schema wide = Schema.builder().addInt32Field("n").build();
    byte[] file =
        Written.of(
                ParquetFormat.rows(wide), List.of(Row.withSchema(wide).addValues(40_000).build()))
            .bytes();

    assertThatThrownBy(
            () -> ReadRows.of(file, Schema.builder().addField("n", FieldType.INT16).build()))
        .hasMessage("Column 'n': expected a number from -32768 to 32767, found 40000");
  }

  @Test
  public void aNameThatIsNoneOfAnEnumerationIsRefused() {
    Schema text = Schema.builder().addStringField("color").build();
    byte[] file =
        Written.of(
                ParquetFormat.rows(text), List.of(Row.withSchema(text).addValues("MAUVE").build()))
            .bytes();
    Schema colors =
        Schema.builder()
            .addField("color", FieldType.logicalType(EnumerationType.create("RED", "BLUE")))
            .build();

    assertThatThrownBy(() -> ReadRows.of(file, colors))
        .hasMessage("Column 'color': expected one of [RED, BLUE], found 'MAUVE'");
  }

  @Test
  public void aDurationIsReadFromItsParts() {
    Schema schema =
        Schema.builder().addField("took", FieldType.logicalType(new NanosDuration())).build();
    Row row = Row.withSchema(schema).addValues(Duration.ofSeconds(-3, 7)).build();

    assertThat(ReadRows.of(Written.of(ParquetFormat.rows(schema), List.of(row)).bytes(), schema))
        .containsExactly(row);
  }

  @Test
  public void aFieldOfAGroupThatIsNotAskedForIsPassedOver() {
    Schema numbers = Schema.builder().addField("number", FieldType.INT32).build();
    Schema schema = Schema.builder().addField("row", FieldType.row(numbers)).build();
    Schema written = Schema.builder().addRowField("row", EveryRowType.NESTED).build();
    Row nested = Row.withSchema(EveryRowType.NESTED).addValues("text", 7).build();
    byte[] file =
        Written.of(
                ParquetFormat.rows(written),
                List.of(Row.withSchema(written).addValues(nested).build()))
            .bytes();

    assertThat(ReadRows.of(file, schema).get(0).getRow("row").getInt32("number")).isEqualTo(7);
  }

  @Test
  public void aFilterLeavesItsRowsAndPassesOverOtherRowGroups() {
    ParquetFormat<Row> format =
        ParquetFormat.rows(PAYMENT).withRowGroupBytes(20_000).withPageBytes(5_000);
    byte[] file = Written.of(format, payments(0, 20_000)).bytes();
    FilterPredicate some =
        FilterApi.and(
            FilterApi.gtEq(FilterApi.longColumn("id"), 10_000L),
            FilterApi.lt(FilterApi.longColumn("id"), 10_003L));
    Schema notes = Schema.builder().addNullableStringField("note").build();

    assertThat(ReadRows.footer(file).rowGroups(List.of("id"))).hasSizeGreaterThan(3);
    assertThat(ReadRows.of(file, PAYMENT, some)).isEqualTo(payments(10_000, 10_003));
    assertThat(ReadRows.of(file, notes, some))
        .as("the filter's column need not be read")
        .extracting(row -> row.getString("note"))
        .containsExactly("note 10000", "note 10001", null);
  }

  @Test
  public void aFilterOnAColumnThatTheFileLacksIsRefused() {
    FilterPredicate day = FilterApi.eq(FilterApi.longColumn("day"), 1L);

    assertThatThrownBy(() -> ReadRows.of(file(payments(0, 1)), PAYMENT, day))
        .isInstanceOf(ColumnMismatchException.class)
        .hasMessage(
            "Column 'day': expected a column in the file, for the filter looks at it, found none");
  }

  @Test
  public void rowGroupsAreReadApartAndTogetherAreTheFile() {
    ParquetFormat<Row> format =
        ParquetFormat.rows(PAYMENT).withRowGroupBytes(20_000).withPageBytes(5_000);
    byte[] file = Written.of(format, payments(0, 20_000)).bytes();
    List<ParquetFooter.RowGroup> rowGroups = ReadRows.footer(file).rowGroups(List.of("id"));
    ParquetRows.Query all = new ParquetRows.Query(PAYMENT, field -> null, null);

    List<Row> together = new ArrayList<>();
    for (int i = 0; i < rowGroups.size(); i++) {
      long to = i + 1 < rowGroups.size() ? rowGroups.get(i + 1).start() : file.length;
      List<Row> part = ReadRows.of(file, all, rowGroups.get(i).start(), to);
      assertThat(part).hasSize((int) rowGroups.get(i).rows());
      together.addAll(part);
    }

    assertThat(rowGroups).hasSizeGreaterThan(3);
    assertThat(together).isEqualTo(payments(0, 20_000));
  }

  @Test
  public void aFlippedBitInAPageIsNoticed() {
    byte[] file =
        Written.of(
                ParquetFormat.rows(PAYMENT).withCodec(CompressionCodecName.UNCOMPRESSED),
                payments(0, 1_000))
            .bytes();
    byte[] flipped = file.clone();
    flipped[file.length / 3] ^= 1;

    assertThat(ReadRows.of(file, PAYMENT)).isEqualTo(payments(0, 1_000));
    assertThatThrownBy(() -> ReadRows.of(flipped, PAYMENT)).isInstanceOf(RuntimeException.class);
  }

  @Test
  public void textOfADictionaryIsMadeOnce() {
    Schema text = Schema.builder().addStringField("s").build();
    Row row = Row.withSchema(text).addValues("always the same").build();
    byte[] file = Written.of(ParquetFormat.rows(text), Collections.nCopies(1_000, row)).bytes();

    List<Row> read = ReadRows.of(file, text);

    assertThat(read).hasSize(1_000).containsOnly(row);
    assertThat(read.get(999).getString("s")).isSameAs(read.get(0).getString("s"));
  }
}
