package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** How the format is put together, and what it refuses at once. */
public class ParquetFormatTest {
  private static final Schema LEDGERS =
      Schema.builder().addInt64Field("sequence").addStringField("day").build();
  private static final Schema OPERATIONS =
      Schema.builder().addInt64Field("id").addStringField("day").build();
  private static final ParquetFormat<Row> FORMAT =
      ParquetFormat.rows(Map.of("ledgers", LEDGERS, "operations", OPERATIONS));

  @Test
  public void eachTableHasItsColumns() {
    assertThat(FORMAT.columns("ledgers")).containsExactly("sequence", "day");
    assertThat(FORMAT.columns("operations")).containsExactly("id", "day");
    assertThat(FORMAT.withoutColumns(List.of("day")).columns("ledgers"))
        .containsExactly("sequence");
  }

  @Test
  public void eachTableIsWrittenWithItsSchema() {
    Row ledger = Row.withSchema(LEDGERS).addValues(7L, "monday").build();
    Row operation = Row.withSchema(OPERATIONS).addValues(8L, "monday").build();

    assertThat(Written.of(FORMAT, "ledgers", List.of(ledger)).rows().get(0).getLong("sequence", 0))
        .isEqualTo(7);
    assertThat(Written.of(FORMAT, "operations", List.of(operation)).rows().get(0).getLong("id", 0))
        .isEqualTo(8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.validate("operations", ledger))
        .withMessageContaining("Expected rows with the schema");
  }

  @Test
  public void aTableThatIsNotThereIsNamedWithThoseThatAre() {
    String message = "There is no table 'ops', expected one of 'ledgers', 'operations'";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.open("ops", OutputStream.nullOutputStream()))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.validate("ops", null))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.columns("ops"))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(LEDGERS).columns("ops"))
        .withMessage("There is no table 'ops', expected one of ''");
  }

  @Test
  public void noTableIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(Map.of()))
        .withMessageContaining("at least one table");
  }

  @Test
  public void columnsToLeaveOutMustBeThereInEveryTableAndNotBeAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.withoutColumns(List.of("sequence")))
        .withMessage(
            "Table 'operations' has no columns 'sequence' to leave out, expected some of 'id',"
                + " 'day'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(LEDGERS).withoutColumns(List.of("day", "sequence")))
        .withMessage(
            "Leaving out 'day', 'sequence' leaves no column of table '' in the files, expected at"
                + " least one");
  }

  @Test
  public void columnsAreLeftOutInAdditionToThoseLeftOutBefore() {
    Schema three =
        Schema.builder().addInt32Field("a").addInt32Field("b").addInt32Field("c").build();

    assertThat(
            ParquetFormat.rows(three)
                .withoutColumns(List.of("a"))
                .withoutColumns(List.of("c"))
                .columns(""))
        .containsExactly("b");
  }

  @Test
  public void columnsLeftOutOfTheContentIdMustBeThereInSomeTableAndNotBeAll() {
    assertThat(FORMAT.withContentIdExcluding(List.of("day")).contentIdExcluding())
        .containsExactly("day");
    assertThat(FORMAT.contentIdExcluding()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.withContentIdExcluding(List.of("day", "nope")))
        .withMessage("No table has the columns 'nope' that the content id is to leave out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.withContentIdExcluding(List.of("day", "id")))
        .withMessageContaining("no column of table 'operations' in the content id");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FORMAT.withContentIdExcluding(List.of("id")).withoutColumns(List.of("day")))
        .withMessageContaining("no column of table 'operations' in the content id");
  }

  @Test
  public void codecsThatAreNotHereAreRefusedWithThoseThatAre() {
    for (CompressionCodecName codec :
        List.of(CompressionCodecName.LZO, CompressionCodecName.BROTLI, CompressionCodecName.LZ4)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FORMAT.withCodec(codec))
          .withMessage(
              "Codec "
                  + codec
                  + " is not supported, choose one of [UNCOMPRESSED, SNAPPY, GZIP, ZSTD,"
                  + " LZ4_RAW]");
    }
  }

  @Test
  public void sizesMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.withRowGroupBytes(0))
        .withMessage("The row group size must be positive, found 0 bytes");
    assertThatIllegalArgumentException().isThrownBy(() -> FORMAT.withPageBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> FORMAT.withTargetFileBytes(0));
    assertThat(FORMAT.withTargetFileBytes(5).targetFileBytes()).isEqualTo(5);
  }

  @Test
  public void settingsMakeANewFormatAndKeepTheOthers() {
    ParquetFormat<Row> all =
        FORMAT
            .withCodec(CompressionCodecName.GZIP)
            .withRowGroupBytes(1)
            .withPageBytes(2)
            .withTargetFileBytes(3)
            .withoutColumns(List.of("day"))
            .withContentIdExcluding(List.of("day"));
    ParquetFormat<String> mapped = all.from(unused -> null);

    for (ParquetFormat<?> format : List.of(all, mapped)) {
      assertThat(format.codec()).isEqualTo(CompressionCodecName.GZIP);
      assertThat(format.rowGroupBytes()).isEqualTo(1);
      assertThat(format.pageBytes()).isEqualTo(2);
      assertThat(format.targetFileBytes()).isEqualTo(3);
      assertThat(format.columns("ledgers")).containsExactly("sequence");
      assertThat(format.contentIdExcluding()).containsExactly("day");
    }
    assertThat(FORMAT.codec()).isEqualTo(CompressionCodecName.ZSTD);
    assertThat(FORMAT.extension()).isEqualTo(".parquet");
  }

  @Test
  public void elementsOfAnotherTypeCarryTheRecord() {
    ParquetFormat<Long> format =
        ParquetFormat.rows(LEDGERS)
            .from(sequence -> Row.withSchema(LEDGERS).addValues(sequence, "monday").build());

    Written written = Written.of(format, List.of(1L, 2L));

    assertThat(written.rows()).map(row -> row.getLong("sequence", 0)).containsExactly(1L, 2L);
  }

  @Test
  public void anElementThatCannotBeMadeIntoARecordIsNotValid() {
    ParquetFormat<String> format =
        ParquetFormat.rows(LEDGERS)
            .from(text -> Row.withSchema(LEDGERS).addValues(Long.valueOf(text), "x").build());

    format.validate("", "7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> format.validate("", "seven"))
        .withMessageContaining("The element cannot be made into a record")
        .withMessageContaining("seven");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(LEDGERS).validate("", null))
        .withMessageContaining("The element cannot be written");
  }

  @Test
  public void theFormatTravelsToTheWorkers() {
    List<Row> rows = EveryRowType.rows(9, 50);
    ParquetFormat<Row> ofRows = ParquetFormat.rows(EveryRowType.SCHEMA);
    List<GenericRecord> records = EveryAvroType.records(9, 50);
    ParquetFormat<GenericRecord> ofRecords = ParquetFormat.avro(EveryAvroType.SCHEMA);

    assertThat(Written.of(SerializableUtils.clone(ofRows), rows).file())
        .isEqualTo(Written.of(ofRows, rows).file());
    assertThat(Written.of(SerializableUtils.clone(ofRecords), records).file())
        .isEqualTo(Written.of(ofRecords, records).file());
  }
}
