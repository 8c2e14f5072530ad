package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.pipelines.ingest.input.InputFiles.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.Rule;
import org.junit.Test;

public class AvroReaderTest {
  @Rule public final InputFiles files = new InputFiles();

  private static byte[] avro(Schema schema, GenericRecord... records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.zstandardCodec(3));
      writer.create(schema, bytes);
      for (GenericRecord record : records) {
        writer.append(record);
      }
    }
    return bytes.toByteArray();
  }

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"Row\",\"namespace\":\"x\",\"fields\":["
                + fields
                + "]}");
  }

  @Test
  public void filesWithDifferentSchemasAreReadByTheMergedOne() throws Exception {
    Schema one = schema("{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"v\",\"type\":\"float\"}");
    Schema nested =
        SchemaBuilder.record("In").namespace("y").fields().optionalString("s").endRecord();
    Schema two =
        SchemaBuilder.record("Other")
            .fields()
            .requiredLong("id")
            .name("n")
            .type(nested)
            .noDefault()
            .optionalDouble("v")
            .endRecord();
    files.write(
        "1.avro", avro(one, new GenericRecordBuilder(one).set("id", 1).set("v", 0.5f).build()));
    files.write(
        "2.avro",
        avro(
            two,
            new GenericRecordBuilder(two)
                .set("id", 1L << 40)
                .set("n", new GenericRecordBuilder(nested).set("s", "x").build())
                .build()));
    Reading reading = files.read("*.avro");
    assertThat(InputFiles.types(reading.schema()))
        .containsExactly("id:long", "v:double", "n:record");
    assertThat(reading.json())
        .containsExactly(
            "{\"id\": 1, \"v\": 0.5, \"n\": null}",
            "{\"id\": 1099511627776, \"v\": null, \"n\": {\"s\": \"x\"}}");
    assertThat(reading.records())
        .allSatisfy(r -> assertThat(r.getSchema()).isEqualTo(reading.schema()));
  }

  @Test
  public void logicalTypesKeepAvrosOwnValues() throws Exception {
    Schema schema =
        schema(
            "{\"name\":\"d\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}},"
                + "{\"name\":\"t\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}");
    files.write(
        "a.avro", avro(schema, new GenericRecordBuilder(schema).set("d", 1).set("t", 2L).build()));
    Reading reading = files.read("a.avro");
    assertThat(InputFiles.types(reading.schema())).containsExactly("d:date", "t:timestamp-millis");
    assertThat(reading.json()).containsExactly("{\"d\": 1, \"t\": 2}");
  }

  @Test
  public void aColumnOfTwoTypesNamesBothFilesTheColumnAndBothTypes() throws Exception {
    String one = files.write("1.avro", avro(schema("{\"name\":\"a\",\"type\":\"string\"}")));
    String two =
        files.write("2.avro", avro(schema("{\"name\":\"a\",\"type\":[\"null\",\"long\"]}")));
    assertThatThrownBy(() -> files.read("*.avro"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Table 't': column 'a' is string in "
                + one
                + " and long in "
                + two
                + "; one table cannot hold both: convert one of the files, or give them tables of"
                + " their own");
  }

  @Test
  public void integersThatDoubleWouldRoundAreAConflict() throws Exception {
    files.write("1.avro", avro(schema("{\"name\":\"a\",\"type\":\"long\"}")));
    files.write("2.avro", avro(schema("{\"name\":\"a\",\"type\":\"double\"}")));
    assertThatThrownBy(() -> files.read("*.avro")).hasMessageContaining("column 'a' is long in");
  }

  @Test
  public void aDateAndAPlainIntegerAreAConflict() throws Exception {
    files.write("1.avro", avro(schema("{\"name\":\"a\",\"type\":\"int\"}")));
    files.write(
        "2.avro",
        avro(schema("{\"name\":\"a\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}}")));
    assertThatThrownBy(() -> files.read("*.avro"))
        .hasMessageContaining("column 'a' is int in")
        .hasMessageContaining("and date in");
  }

  @Test
  public void aConflictInsideARecordNamesThePath() throws Exception {
    String in =
        "{\"name\":\"o\",\"type\":{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"x\",\"type\":\"%s\"}]}}";
    files.write("1.avro", avro(schema(in.formatted("boolean"))));
    files.write("2.avro", avro(schema(in.formatted("bytes"))));
    assertThatThrownBy(() -> files.read("*.avro"))
        .hasMessageContaining("column 'o.x' is boolean in");
  }

  @Test
  public void aRecordThatHoldsItselfIsRefused() throws Exception {
    String file =
        files.write("a.avro", avro(schema("{\"name\":\"next\",\"type\":[\"null\",\"x.Row\"]}")));
    assertThatThrownBy(() -> files.read("a.avro"))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": record type 'x.Row' holds itself, which Parquet cannot");
  }

  @Test
  public void aFileThatIsCutOrNotAvroFailsAndNamesTheRecord() throws Exception {
    Schema schema = schema("{\"name\":\"a\",\"type\":\"string\"}");
    GenericRecord record = new GenericRecordBuilder(schema).set("a", "x".repeat(100)).build();
    byte[] whole = avro(schema, record, record);
    String file = files.path("a.avro");
    int header = avro(schema).length;
    for (int length = 0; length < whole.length; length++) {
      files.write("a.avro", Arrays.copyOf(whole, length));
      if (length == header) {
        continue; // whole, without a record
      }
      assertThatThrownBy(() -> files.read("a.avro"))
          .as(length + " of " + whole.length + " bytes")
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(file + ": cannot be read as Avro after 0 records: ");
    }
    files.write("a.avro", "no avro");
    assertThatThrownBy(() -> files.read("a.avro"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": cannot be read as Avro after 0 records: ");
  }

  @Test
  public void columnTypesCannotBeDeclared() throws Exception {
    files.write("a.avro", avro(schema("{\"name\":\"a\",\"type\":\"string\"}")));
    assertThatThrownBy(() -> SchemaInference.infer(files.spec("a.avro").columns("a:int").build()))
        .hasMessage("Table 't': column types are declared, but AVRO files have their own");
  }
}
