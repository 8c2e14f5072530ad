package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.RowSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** What the content id depends on, and what it does not. */
public class SameContentTest {
  private static final ParquetFormat<Row> ROWS = ParquetFormat.rows(EveryRowType.SCHEMA);
  private static final ParquetFormat<GenericRecord> RECORDS =
      ParquetFormat.avro(EveryAvroType.SCHEMA);

  @Test
  public void theFileAloneSaysWhatItsWriterSaidOfRows() {
    assertFoundAgain(Written.of(ROWS, EveryRowType.rows(1, 1000)), 1000);
  }

  @Test
  public void theFileAloneSaysWhatItsWriterSaidOfRecords() {
    assertFoundAgain(Written.of(RECORDS, EveryAvroType.records(1, 1000)), 1000);
  }

  @Test
  public void theFileAloneSaysItUnderEveryCodecAndOverSeveralRowGroupsAndPages() {
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW)) {
      Written written =
          Written.of(
              ROWS.withCodec(codec).withPageBytes(2000).withRowGroupBytes(20_000),
              EveryRowType.rows(2, 300));

      assertThat(written.footer().getBlocks()).hasSizeGreaterThan(2);
      assertThat(written.footer().getBlocks().get(0).getColumns().get(3).getCodec())
          .isEqualTo(codec);
      assertFoundAgain(written, 300);
    }
  }

  @Test
  public void aFileWithoutRowsIsAFile() {
    Written written = Written.of(ROWS, List.of());

    assertThat(written.file().rows()).isEqualTo(RowSum.ZERO);
    assertFoundAgain(written, 0);
  }

  @Test
  public void neitherOrderNorSplitNorCodecNorSizesMatter() {
    List<Row> rows = EveryRowType.rows(3, 300);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(7));
    ParquetFormat<Row> other =
        ROWS.withCodec(CompressionCodecName.GZIP).withPageBytes(100).withRowGroupBytes(20_000);

    RowSum split =
        Written.of(other, shuffled.subList(0, 10))
            .file()
            .rows()
            .plus(Written.of(ROWS, shuffled.subList(10, 11)).file().rows())
            .plus(Written.of(other, shuffled.subList(11, 300)).file().rows());

    assertThat(split).isEqualTo(Written.of(ROWS, rows).file().rows());
    assertThat(Written.of(other, rows).file().schemaFingerprint())
        .isEqualTo(Written.of(ROWS, rows).file().schemaFingerprint());
  }

  @Test
  public void theOrderOfAMapDoesNotMatterButThatOfAListDoes() {
    Schema schema =
        Schema.builder()
            .addMapField("map", FieldType.STRING, FieldType.INT32)
            .addArrayField("list", FieldType.STRING)
            .build();
    Map<String, Integer> up = new TreeMap<>(Map.of("a", 1, "b", 2));
    Map<String, Integer> down = new TreeMap<>(Collections.reverseOrder());
    down.putAll(up);

    RowSum one = sum(schema, up, List.of("x", "y"));

    assertThat(down.keySet()).containsExactly("b", "a");
    assertThat(sum(schema, down, List.of("x", "y"))).isEqualTo(one);
    assertThat(sum(schema, up, List.of("y", "x"))).isNotEqualTo(one);
    assertThat(sum(schema, Map.of("a", 2, "b", 1), List.of("x", "y"))).isNotEqualTo(one);
  }

  @Test
  public void oneMoreRowOrOneOtherRowMatters() {
    List<Row> rows = EveryRowType.rows(4, 100);
    List<Row> twice = new ArrayList<>(rows);
    twice.add(rows.get(0));
    List<Row> other = new ArrayList<>(rows);
    other.set(50, EveryRowType.rows(5, 2).get(1));

    RowSum sum = Written.of(ROWS, rows).file().rows();

    assertThat(Written.of(ROWS, twice).file().rows()).isNotEqualTo(sum);
    assertThat(Written.of(ROWS, other).file().rows()).isNotEqualTo(sum);
  }

  @Test
  public void rowsAndRecordsOfTheSameDataAgree() {
    Schema schema =
        Schema.builder()
            .addFields(
                EveryRowType.SCHEMA.getFields().stream()
                    .filter(f -> MADE_BY_BEAMS_CONVERSION.contains(f.getName()))
                    .toList())
            .build();
    org.apache.avro.Schema avro = AvroUtils.toAvroSchema(schema);
    List<Row> rows = new ArrayList<>();
    List<GenericRecord> records = new ArrayList<>();
    for (Row every : EveryRowType.rows(6, 500)) {
      Row.Builder row = Row.withSchema(schema);
      schema.getFields().forEach(f -> row.addValue(every.<Object>getValue(f.getName())));
      rows.add(row.build());
      records.add(AvroUtils.toGenericRecord(row.build(), avro));
    }

    DataFile ofRows = Written.of(ParquetFormat.rows(schema), rows).file();
    DataFile ofRecords = Written.of(ParquetFormat.avro(avro), records).file();

    assertThat(ofRecords.rows()).isEqualTo(ofRows.rows());
    assertThat(ofRecords.schemaFingerprint()).isEqualTo(ofRows.schemaFingerprint());
  }

  /** Beam knows no Avro type for the others, or one without the decimals' digits. */
  private static final Set<String> MADE_BY_BEAMS_CONVERSION =
      Set.of(
          "byte",
          "int16",
          "int32",
          "int64",
          "float",
          "double",
          "boolean",
          "string",
          "bytes",
          "datetime",
          "date",
          "micros",
          "enum",
          "char",
          "varchar",
          "row",
          "array",
          "iterable",
          "arrays",
          "map");

  @Test
  public void columnsThatAreExcludedDoNotMatterAndTheOthersDo() {
    Schema schema = Schema.builder().addInt32Field("id").addStringField("at").build();
    ParquetFormat<Row> format = ParquetFormat.rows(schema).withContentIdExcluding(List.of("at"));
    Written monday = Written.of(format, List.of(row(schema, 1, "monday")));
    Written tuesday = Written.of(format, List.of(row(schema, 1, "tuesday")));
    Written other = Written.of(format, List.of(row(schema, 2, "monday")));

    assertThat(tuesday.file().rows()).isEqualTo(monday.file().rows());
    assertThat(other.file().rows()).isNotEqualTo(monday.file().rows());
    assertThat(tuesday.file().schemaFingerprint()).isEqualTo(monday.file().schemaFingerprint());
    assertThat(tuesday.rows().get(0).getString("at", 0)).isEqualTo("tuesday");
    assertThat(tuesday.content(List.of("at", "no such column")).rows())
        .isEqualTo(monday.file().rows());
  }

  @Test
  public void aColumnThatIsLeftOutOfTheFilesIsAsIfItNeverWas() {
    Schema schema = Schema.builder().addInt32Field("id").addStringField("day").build();
    Schema without = Schema.builder().addInt32Field("id").build();
    Written left =
        Written.of(
            ParquetFormat.rows(schema).withoutColumns(List.of("day")),
            List.of(row(schema, 1, "monday")));
    Written never = Written.of(ParquetFormat.rows(without), List.of(row(without, 1)));

    assertThat(left.file()).isEqualTo(never.file());
    assertThat(left.schema().getFieldCount()).isEqualTo(1);
  }

  @Test
  public void anotherTypeOfAColumnIsAnotherFingerprint() {
    Schema date = Schema.builder().addInt32Field("id").build();
    Schema renamed = Schema.builder().addInt32Field("ID").build();
    Schema nullable = Schema.builder().addNullableField("id", FieldType.INT32).build();

    assertThat(
            List.of(date, renamed, nullable).stream()
                .map(s -> Written.of(ParquetFormat.rows(s), List.of()).file().schemaFingerprint()))
        .doesNotHaveDuplicates();
  }

  private static RowSum sum(Schema schema, Object... values) {
    return Written.of(ParquetFormat.rows(schema), List.of(row(schema, values))).file().rows();
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }

  private static void assertFoundAgain(Written written, int rows) {
    assertThat(written.content().rows()).isEqualTo(written.file().rows());
    assertThat(written.content().schemaFingerprint()).isEqualTo(written.file().schemaFingerprint());
    assertThat(written.file().rows().rows()).isEqualTo(rows);
  }
}
