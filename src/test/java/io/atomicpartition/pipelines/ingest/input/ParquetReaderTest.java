package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.pipelines.ingest.input.InputFiles.Reading;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.Rule;
import org.junit.Test;

public class ParquetReaderTest {
  @Rule public final InputFiles files = new InputFiles();

  /** A row of a file to be written. */
  private interface Row extends Consumer<Group> {}

  private String write(String name, String fields, Row... rows) throws Exception {
    return write(name, ParquetWriter.DEFAULT_BLOCK_SIZE, fields, List.of(rows));
  }

  private String write(String name, long rowGroupBytes, String fields, List<Row> rows)
      throws Exception {
    MessageType type = MessageTypeParser.parseMessageType("message m { " + fields + " }");
    Path path = Path.of(files.path(name));
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(path))
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withRowGroupSize(rowGroupBytes)
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(10)
            .withType(type)
            .build()) {
      for (Row row : rows) {
        Group group = new SimpleGroup(type);
        row.accept(group);
        writer.write(group);
      }
    }
    return path.toString();
  }

  @Test
  public void typesThatAvroHoldsAreTakenOver() throws Exception {
    write(
        "a.parquet",
        """
        required boolean b; optional int32 i; required int64 l; required float f;
        required double d; required binary s (STRING); required binary raw;
        required int32 on (DATE); required int64 at (TIMESTAMP(MICROS,true));
        required int64 local (TIMESTAMP(MILLIS,false)); required int64 time (TIME(MICROS,true));
        required binary dec (DECIMAL(9,2)); required fixed_len_byte_array(16) u (UUID);""",
        row ->
            row.append("b", true)
                .append("l", 5L)
                .append("f", 0.5f)
                .append("d", 0.25)
                .append("s", "x")
                .append("raw", "y")
                .append("on", 1)
                .append("at", 2L)
                .append("local", 3L)
                .append("time", 4L)
                .append("dec", Binary.fromConstantByteArray(new byte[] {100}))
                .append("u", Binary.fromConstantByteArray(new byte[16])));
    Reading reading = files.read("a.parquet");
    assertThat(InputFiles.types(reading.schema()))
        .containsExactly(
            "b:boolean",
            "i:int",
            "l:long",
            "f:float",
            "d:double",
            "s:string",
            "raw:bytes",
            "on:date",
            "at:timestamp",
            "local:local-timestamp-millis",
            "time:time",
            "dec:decimal(9,2)",
            "u:uuid");
    assertThat(reading.json())
        .containsExactly(
            "{\"b\": true, \"i\": null, \"l\": 5, \"f\": 0.5, \"d\": 0.25, \"s\": \"x\", \"raw\":"
                + " \"y\", \"on\": 1, \"at\": 2, \"local\": 3, \"time\": 4, \"dec\": \"d\", \"u\":"
                + " \"00000000-0000-0000-0000-000000000000\"}");
  }

  @Test
  public void valuesWhoseMeaningWouldBeLostAreReadInATypeThatKeepsIt() throws Exception {
    write(
        "a.parquet",
        """
        required int32 d32 (DECIMAL(9,2)); required int64 d64 (DECIMAL(18,3));
        required int32 u32 (INTEGER(32,false)); required int64 u64 (INTEGER(64,false));
        required fixed_len_byte_array(2) half (FLOAT16); required binary j (JSON);
        required int96 t96;""",
        row ->
            row.append("d32", -150)
                .append("d64", 1L << 40)
                .append("u32", -1)
                .append("u64", -1L)
                .append("half", Binary.fromConstantByteArray(new byte[] {0, (byte) 0xc0}))
                .append("j", "{}")
                .append("t96", Binary.fromConstantByteArray(new byte[12])));
    Reading reading = files.read("a.parquet");
    assertThat(InputFiles.types(reading.schema()))
        .containsExactly(
            "d32:decimal(9,2)",
            "d64:decimal(18,3)",
            "u32:long",
            "u64:decimal(20,0)",
            "half:float",
            "j:string",
            "t96:fixed(12)");
    assertThat(reading.column("d32")).containsExactly(ByteBuffer.wrap(new byte[] {-1, 106}));
    assertThat(reading.column("d64"))
        .containsExactly(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 0, 0}));
    assertThat(reading.column("u32")).containsExactly(4294967295L);
    assertThat(reading.column("u64"))
        .containsExactly(ByteBuffer.wrap(new byte[] {0, -1, -1, -1, -1, -1, -1, -1, -1}));
    assertThat(reading.column("half")).containsExactly(-2.0f);
    assertThat(reading.column("j")).asString().isEqualTo("[{}]");
  }

  @Test
  public void timestampsInNanosecondsKeepTheirType() throws Exception {
    write(
        "1.parquet",
        """
        optional int64 at (TIMESTAMP(NANOS,true));
        optional group o { required int64 local (TIMESTAMP(NANOS,false)); }""",
        row -> row.append("at", 5L).addGroup("o").append("local", 6L));
    write("2.parquet", "required int64 at (TIMESTAMP(NANOS,true));", row -> row.append("at", 7L));
    Reading reading = files.read("*.parquet");
    assertThat(InputFiles.types(reading.schema()))
        .containsExactly("at:timestamp-nanos", "o:record");
    assertThat(InputFiles.types(AvroTypes.nonNull(reading.schema().getField("o").schema())))
        .containsExactly("local:local-timestamp-nanos");
    assertThat(reading.json())
        .containsExactly("{\"at\": 5, \"o\": {\"local\": 6}}", "{\"at\": 7, \"o\": null}");
    write("3.parquet", "required int64 at;");
    assertThatThrownBy(() -> files.read("*.parquet"))
        .hasMessageContaining("column 'at' is timestamp-nanos in")
        .hasMessageContaining("and long in");
  }

  @Test
  public void everyHalfPrecisionFloatIsReadExactly() {
    assertThat(half(0x0000)).isEqualTo(0.0f);
    assertThat(Float.floatToRawIntBits(half(0x8000))).isEqualTo(0x8000_0000);
    assertThat(half(0x0001)).isEqualTo(0x1p-24f);
    assertThat(half(0x83ff)).isEqualTo(-0x1.ff8p-15f);
    assertThat(half(0x0400)).isEqualTo(0x1p-14f);
    assertThat(half(0x3555)).isEqualTo(0x1.554p-2f);
    assertThat(half(0x7bff)).isEqualTo(65504f);
    assertThat(half(0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(half(0x7e00)).isNaN();
  }

  private static float half(int bits) {
    return ParquetValueChange.halfToFloat((short) bits);
  }

  @Test
  public void listsMapsAndRepeatedFieldsKeepTheirElements() throws Exception {
    write(
        "a.parquet",
        """
        optional group l (LIST) { repeated group list { optional int32 element; } }
        optional group old (LIST) { repeated int32 array; }
        optional group tuples (LIST) { repeated group tuples_tuple { required int32 p; } }
        optional group m (MAP) {
          repeated group key_value { required binary key (STRING); optional int32 value; } }
        optional group n (MAP) {
          repeated group key_value { required int32 key; optional int32 value (INTEGER(32,false)); } }
        repeated int32 bare (INTEGER(32,false));
        repeated group groups { optional int32 q; repeated int32 r; }""",
        row -> {
          Group l = row.addGroup("l");
          l.addGroup("list").append("element", 1);
          l.addGroup("list");
          row.addGroup("old").append("array", 2);
          row.addGroup("tuples").addGroup("tuples_tuple").append("p", 3);
          row.addGroup("m").addGroup("key_value").append("key", "k").append("value", 4);
          row.addGroup("n").addGroup("key_value").append("key", 5).append("value", -1);
          row.append("bare", 6).append("bare", -1);
          row.addGroup("groups").append("q", 7).append("r", 8).append("r", 9);
          row.addGroup("groups");
        },
        row -> {});
    assertThat(files.read("a.parquet").json())
        .containsExactly(
            "{\"l\": [1, null], \"old\": [2], \"tuples\": [{\"p\": 3}], \"m\": {\"k\": 4}, \"n\":"
                + " {\"key_value\": [{\"key\": 5, \"value\": 4294967295}]}, \"bare\": [6,"
                + " 4294967295], \"groups\": [{\"q\": 7, \"r\": [8, 9]}, {\"q\": null, \"r\":"
                + " []}]}",
            "{\"l\": null, \"old\": null, \"tuples\": null, \"m\": null, \"n\": null, \"bare\": [],"
                + " \"groups\": []}");
  }

  @Test
  public void filesWithDifferentColumnsAndWidthsAreReadByTheMergedSchema() throws Exception {
    write(
        "1.parquet",
        "required int32 a:; required group o { required int32 x; }",
        row -> {
          row.append("a:", 1);
          row.addGroup("o").append("x", 2);
        });
    write(
        "2.parquet",
        "required group o { optional binary y (STRING); required int64 x; } optional int64 a:;",
        row -> row.addGroup("o").append("y", "z").append("x", 1L << 40));
    Reading reading = files.read("*.parquet");
    assertThat(InputFiles.types(reading.schema())).containsExactly("a_:long", "o:record");
    assertThat(reading.json())
        .containsExactly(
            "{\"a_\": 1, \"o\": {\"x\": 2, \"y\": null}}",
            "{\"a_\": null, \"o\": {\"x\": 1099511627776, \"y\": \"z\"}}");
    assertThat(new Schema.Parser().parse(reading.schema().toString())).isEqualTo(reading.schema());
  }

  @Test
  public void aColumnOfTwoTypesNamesBothFilesTheColumnAndBothTypes() throws Exception {
    String one = write("1.parquet", "required int32 a (DATE);");
    String two = write("2.parquet", "required binary a (STRING);");
    assertThatThrownBy(() -> files.read("*.parquet"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Table 't': column 'a' is date in " + one + " and string in " + two + "; ");
  }

  @Test
  public void aColumnThatCameAfterTheLaunchIsAnError() throws Exception {
    write("1.parquet", "required int32 a;", row -> row.append("a", 1));
    Schema schema = SchemaInference.infer(files.spec("*.parquet").build());
    String late = write("2.parquet", "required int32 b;", row -> row.append("b", 1));
    assertThatThrownBy(() -> InputFiles.read(files.spec("*.parquet").build(), schema))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(late + ": ")
        .hasMessageContaining("'b'");
  }

  @Test
  public void eachRowGroupIsAPartOfItsOwn() throws Exception {
    List<Row> rows =
        IntStream.range(0, 1000).<Row>mapToObj(i -> row -> row.append("s", "row " + i)).toList();
    write("a.parquet", 2000, "required binary s (STRING);", rows);
    InputSpec spec = files.spec("a.parquet").build();
    SourceFile file = SourceFile.match(spec).get(0);
    assertThat(FormatReader.of(spec, file).parts(file)).hasSizeGreaterThan(5);
    assertThat(InputFiles.read(spec).column("s"))
        .extracting(Object::toString)
        .containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(i -> "row " + i).toList());
  }

  @Test
  public void aFileWithoutRowsHasColumnsButNoPart() throws Exception {
    write("a.parquet", "required int32 a;");
    Reading reading = files.read("a.parquet");
    assertThat(reading.records()).isEmpty();
    assertThat(InputFiles.types(reading.schema())).containsExactly("a:int");
  }

  @Test
  public void aFileThatIsCutOrNotParquetFailsAndIsNamed() throws Exception {
    String file = write("a.parquet", "required int32 a;", row -> row.append("a", 1));
    byte[] whole = Files.readAllBytes(Path.of(file));
    for (int length = 0; length < whole.length; length++) {
      files.write("a.parquet", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> files.read("a.parquet"))
          .as(length + " of " + whole.length + " bytes")
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(file + ": cannot be read as Parquet: ");
    }
  }

  /** The damage that is not found out gives wrong values at most: files here have no checksums. */
  @Test
  public void aDamagedFileGivesAnErrorOfOneLineOrItsRowsAndNeverTakesTheProcessDown()
      throws Exception {
    String file =
        write(
            "a.parquet",
            "repeated binary s (STRING); optional int64 n;",
            row -> row.append("s", "x").append("s", "y").append("n", 1L),
            row -> row.append("s", "x").append("s", "yes").append("n", 2L));
    byte[] whole = Files.readAllBytes(Path.of(file));
    int refused = 0;
    for (int position = 0; position < whole.length; position++) {
      for (byte damage : new byte[] {0, 1, 0x7f, (byte) 0x80, (byte) 0xff}) {
        byte[] damaged = whole.clone();
        damaged[position] = damage;
        files.write("a.parquet", damaged);
        try {
          files.read("a.parquet");
        } catch (InputException e) {
          refused++;
          assertThat(e).hasMessageStartingWith(file + ": ").message().doesNotContain("\n");
        }
      }
    }
    assertThat(refused).isGreaterThan(whole.length);
  }
}
