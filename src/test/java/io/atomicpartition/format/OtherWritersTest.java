package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.Test;

/** Types and structures that the sink does not write, and others do. */
public class OtherWritersTest {
  private static byte[] file(String schema, Consumer<Group> values) {
    MessageType type = MessageTypeParser.parseMessageType("message m { " + schema + " }");
    Group group = new SimpleGroup(type);
    values.accept(group);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new DigestingOutputFile(out))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(PageCodecs.INSTANCE)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withType(type)
            .build()) {
      writer.write(group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Row read(byte[] file) {
    List<Row> rows = ReadRows.of(file);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static FieldType type(byte[] file, String column) {
    return ReadRows.schema(file).getField(column).getType();
  }

  @Test
  public void aRepeatedFieldWithoutAListIsAnArray() {
    byte[] file = file("repeated int64 n;", group -> group.append("n", 1L).append("n", 2L));

    assertThat(type(file, "n")).isEqualTo(FieldType.array(FieldType.INT64));
    assertThat(read(file).getArray("n")).containsExactly(1L, 2L);
  }

  @Test
  public void aListOfTwoLevelsHasTheRepeatedFieldForItsElement() {
    byte[] file =
        file(
            "optional group l (LIST) { repeated int32 array; }",
            group -> group.addGroup("l").append("array", 3).append("array", 4));

    assertThat(type(file, "l")).isEqualTo(FieldType.array(FieldType.INT32).withNullable(true));
    assertThat(read(file).getArray("l")).containsExactly(3, 4);
  }

  @Test
  public void aListOfTwoLevelsOfGroupsHasTheGroupForItsElement() {
    byte[] file =
        file(
            "required group l (LIST) { repeated group l_tuple { required int32 a; } }",
            group -> group.addGroup("l").addGroup("l_tuple").append("a", 5));

    assertThat(read(file).<Row>getArray("l").iterator().next().getInt32("a")).isEqualTo(5);
  }

  @Test
  public void aMapUnderItsOldNamesIsAMap() {
    byte[] file =
        file(
            "required group m (MAP_KEY_VALUE) { repeated group map { required binary key (UTF8);"
                + " optional int32 value; } }",
            group -> group.addGroup("m").addGroup("map").append("key", "k").append("value", 9));

    assertThat(read(file).<String, Integer>getMap("m")).isEqualTo(Map.of("k", 9));
  }

  @Test
  public void decimalsOfEveryPhysicalTypeAreRead() {
    byte[] file =
        file(
            "required int32 i (DECIMAL(9,2)); required int64 l (DECIMAL(18,4));",
            group -> group.append("i", -150).append("l", 12_345L));

    assertThat(read(file).getLogicalTypeValue("i", BigDecimal.class)).isEqualTo("-1.50");
    assertThat(read(file).getLogicalTypeValue("l", BigDecimal.class)).isEqualTo("1.2345");
  }

  @Test
  public void numbersOfStatedWidthHaveTheTypeOfTheirWidth() {
    byte[] file =
        file(
            "required int32 i8 (INTEGER(8,true)); required int32 u8 (INTEGER(8,false));"
                + " required int32 i16 (INTEGER(16,true)); required int32 u16 (INTEGER(16,false));"
                + " required int32 u32 (INTEGER(32,false)); required int64 i64 (INTEGER(64,true));"
                + " required int64 u64 (INTEGER(64,false));",
            group ->
                group
                    .append("i8", -1)
                    .append("u8", 255)
                    .append("i16", -2)
                    .append("u16", 65_535)
                    .append("u32", -1)
                    .append("i64", -3L)
                    .append("u64", -1L));

    assertThat(read(file).getValues())
        .containsExactly(
            (byte) -1,
            (short) 255,
            (short) -2,
            65_535,
            4_294_967_295L,
            -3L,
            new BigDecimal("18446744073709551615"));
  }

  @Test
  public void timesOfEveryUnitAreRead() {
    byte[] file =
        file(
            "required int32 ms (TIME(MILLIS,true)); required int64 ns (TIME(NANOS,false));",
            group -> group.append("ms", 1_001).append("ns", 5L));

    assertThat(read(file).getLogicalTypeValue("ms", LocalTime.class)).isEqualTo("00:00:01.001");
    assertThat(read(file).getLogicalTypeValue("ns", LocalTime.class))
        .isEqualTo("00:00:00.000000005");
  }

  @Test
  public void jsonIsText() {
    byte[] file = file("required binary j (JSON);", group -> group.append("j", "{}"));

    assertThat(read(file).getString("j")).isEqualTo("{}");
  }

  @Test
  public void whatBeamHasNoTypeForIsRefusedByNameAndCanBeLeftOut() {
    byte[] file =
        file(
            "required int64 id; required int96 at;",
            group ->
                group
                    .append("id", 8L)
                    .append(
                        "at",
                        org.apache.parquet.io.api.Binary.fromConstantByteArray(new byte[12])));

    assertThatThrownBy(() -> ReadRows.schema(file))
        .isInstanceOf(ColumnMismatchException.class)
        .hasMessage(
            "Column 'at': expected a type that a Beam row can hold; name the columns to read,"
                + " without this one, found 'required int96 at'");
    assertThat(ReadRows.of(file, Schema.builder().addInt64Field("id").build()))
        .extracting(row -> row.getInt64("id"))
        .containsExactly(8L);
  }
}
