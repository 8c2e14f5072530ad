package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.Test;

/** What goes into the columns in batches is what would have gone there row by row. */
public class FlatRowsTest {
  private static final List<String> NESTED =
      List.of("record", "array", "records", "arrays", "map", "recordMap", "mapOfMaps");
  private static final int ROWS = 4_000;
  private static final List<GenericRecord> RECORDS = EveryAvroType.records(7, ROWS);
  private static final ParquetFormat<GenericRecord> ROW_BY_ROW =
      ParquetFormat.avro(EveryAvroType.SCHEMA);
  private static final ParquetFormat<GenericRecord> FLAT = ROW_BY_ROW.withoutColumns(NESTED);

  @Test
  public void everyTypeAndNullArriveInTheirColumns() {
    assertSameValues(Written.of(FLAT, RECORDS));
  }

  @Test
  public void severalRowGroupsHoldAllRowsOnce() {
    Written small = Written.of(FLAT.withRowGroupBytes(100_000), RECORDS);

    assertThat(small.footer().getBlocks()).hasSizeGreaterThan(3);
    assertSameValues(small);
  }

  @Test
  public void columnsThatTheContentIdLeavesOutArriveInTheFileAllTheSame() {
    Set<String> excluded = Set.of("boolean", "string", "fixedDecimal");
    Written written = Written.of(FLAT.withContentIdExcluding(excluded), RECORDS);

    assertSameValues(written);
    assertThat(written.file().rows()).isEqualTo(written.content(excluded).rows());
    assertThat(written.file().rows()).isNotEqualTo(written.content().rows());
  }

  @Test
  public void theContentIsThatOfTheFile() {
    Written written = Written.of(FLAT, RECORDS);

    assertThat(written.file().rows()).isEqualTo(written.content().rows());
  }

  @Test
  public void onlyColumnsThatRepeatTryADictionary() {
    Schema schema =
        Schema.builder()
            .addInt64Field("unique")
            .addStringField("uniqueText")
            .addStringField("few")
            .addInt32Field("thousand")
            .build();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rows.add(
          Row.withSchema(schema)
              .addValues(i * 7L, "a text of its own " + i, "few " + i % 5, i * 31 % 1000)
              .build());
    }
    BlockMetaData rowGroup =
        Written.of(ParquetFormat.rows(schema), rows).footer().getBlocks().get(0);

    assertThat(rowGroup.getColumns().stream().map(ColumnChunkMetaData::hasDictionaryPage))
        .containsExactly(false, false, true, true);
  }

  /** Pages of one column end elsewhere than those of another; the offset index must know where. */
  @Test
  public void aReaderThatSkipsPagesPutsTheValuesOfARowTogether() {
    Schema schema =
        Schema.builder().addInt64Field("id").addStringField("text").addInt32Field("few").build();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      rows.add(Row.withSchema(schema).addValues((long) i, "text of row " + i, i % 3).build());
    }
    Written written = Written.of(ParquetFormat.rows(schema).withPageBytes(10_000), rows);

    for (long wanted = 11; wanted < rows.size(); wanted += 4_999) {
      List<Group> found =
          written.rows(FilterCompat.get(FilterApi.eq(FilterApi.longColumn("id"), wanted)));
      assertThat(found).hasSizeLessThan(10_000);
      assertThat(found).extracting(row -> row.getLong("id", 0)).contains(wanted);
      assertThat(found)
          .allSatisfy(
              row -> {
                assertThat(row.getString("text", 0)).isEqualTo("text of row " + row.getLong(0, 0));
                assertThat(row.getInteger("few", 0)).isEqualTo((int) (row.getLong(0, 0) % 3));
              });
    }
  }

  /** parquet-java's own factory of column writers has one state for all files of a JVM. */
  @Test
  public void howOthersEncodeTheirColumnsChangesNothing() {
    ColumnDescriptor column =
        new MessageType("m", Types.required(PrimitiveTypeName.INT64).named("n"))
            .getColumns()
            .get(0);
    ParquetProperties ours = RowGroupEncoder.properties(ROW_BY_ROW);
    Class<?> expected = ours.newValuesWriter(column).getClass();

    ParquetProperties others =
        ParquetProperties.builder()
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
            .withDictionaryEncoding(false)
            .build();

    assertThat(others.newValuesWriter(column)).isNotInstanceOf(expected);
    assertThat(ours.newValuesWriter(column)).isInstanceOf(expected);
  }

  @Test
  public void everyNotANumberIsTheSameValueAndTheZerosAreTwo() {
    Schema schema = Schema.builder().addDoubleField("d").addFloatField("f").build();
    ParquetFormat<Row> format = ParquetFormat.rows(schema);
    Function<double[], Written> file =
        values ->
            Written.of(
                format,
                Arrays.stream(values)
                    .mapToObj(v -> Row.withSchema(schema).addValues(v, (float) v).build())
                    .toList());
    double other = Double.longBitsToDouble(0xfff8000000000abcL);
    Written nans = file.apply(new double[] {Double.NaN, other});

    assertThat(nans.file()).isEqualTo(file.apply(new double[] {Double.NaN, Double.NaN}).file());
    assertThat(nans.rows())
        .extracting(row -> Double.doubleToRawLongBits(row.getDouble("d", 0)))
        .containsOnly(Double.doubleToLongBits(Double.NaN));
    assertThat(nans.rows())
        .extracting(row -> Float.floatToRawIntBits(row.getFloat("f", 0)))
        .containsOnly(Float.floatToIntBits(Float.NaN));

    Written minusZero = file.apply(new double[] {-0.0});
    assertThat(minusZero.file().rows())
        .isNotEqualTo(file.apply(new double[] {0.0}).file().rows())
        .isEqualTo(minusZero.content().rows());
    assertThat(minusZero.rows().get(0).getDouble("d", 0)).isEqualTo(-0.0);
  }

  @Test
  public void aDecimalIsItsNumberHoweverManyBytesItCameIn() {
    org.apache.avro.Schema schema =
        SchemaBuilder.record("r")
            .fields()
            .name("decimal")
            .type(
                LogicalTypes.decimal(9, 2)
                    .addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BYTES)))
            .noDefault()
            .endRecord();
    Function<byte[], Written> file =
        bytes ->
            Written.of(
                ParquetFormat.avro(schema),
                List.of(
                    new GenericRecordBuilder(schema)
                        .set("decimal", ByteBuffer.wrap(bytes))
                        .build()));
    Written shortest = file.apply(new byte[] {(byte) 0xfb});

    assertThat(file.apply(new byte[] {-1, -1, (byte) 0xfb}).file()).isEqualTo(shortest.file());
    assertThat(new BigInteger(shortest.rows().get(0).getBinary("decimal", 0).getBytes()))
        .isEqualTo(-5);
    assertThat(shortest.content().rows()).isEqualTo(shortest.file().rows());
  }

  @Test
  public void aFieldWithTwoValuesIsRefused() {
    FlatRows rows =
        new FlatRows(
            new FlatLayout(
                ParquetFormat.rows(Schema.builder().addInt32Field("n").build())
                    .tables()
                    .get("")
                    .layout()
                    .schema(),
                ParquetFormat.rows(Schema.builder().addInt32Field("n").build())
                    .tables()
                    .get("")
                    .root()),
            1);
    rows.startMessage();
    rows.startField("n", 0);
    rows.addInteger(1);
    rows.addInteger(2);

    assertThatThrownBy(() -> rows.endField("n", 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("n holds one value, found 2");
  }

  /** Compared as parquet-java shows them, column by column of the flat file. */
  private static void assertSameValues(Written flat) {
    List<Group> expected = Written.of(ROW_BY_ROW, RECORDS).rows();
    List<Group> found = flat.rows();
    assertThat(found).hasSize(ROWS);
    for (int row = 0; row < ROWS; row++) {
      for (String column : FLAT.columns("")) {
        assertThat(value(found.get(row), column))
            .as("row %d, column %s", row, column)
            .isEqualTo(value(expected.get(row), column));
      }
    }
  }

  private static String value(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0
        ? null
        : row.getValueToString(row.getType().getFieldIndex(column), 0);
  }
}
