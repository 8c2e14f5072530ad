package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.pipelines.ingest.input.InputFiles.Reading;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.Rule;
import org.junit.Test;

public class JsonReaderTest {
  @Rule public final InputFiles files = new InputFiles();

  @Test
  public void linesAreRecords() throws Exception {
    files.write("a.jsonl", "{\"a\": 1, \"b\": \"x\"}", "", "{\"b\": \"y\", \"c\": 2.5}");
    Reading reading = files.read("a.jsonl");
    assertThat(InputFiles.types(reading.schema()))
        .containsExactly("a:long", "b:string", "c:double");
    assertThat(reading.json())
        .containsExactly(
            "{\"a\": 1, \"b\": \"x\", \"c\": null}", "{\"a\": null, \"b\": \"y\", \"c\": 2.5}");
  }

  @Test
  public void anArrayIsRecordsWhereverItsLinesBreak() throws Exception {
    files.write("a.json", "", "[{\"a\":", "1},", "{\"a\": 2}", "]");
    assertThat(files.read("a.json").column("a")).containsExactly(1L, 2L);
  }

  @Test
  public void anArrayInsideADocumentIsFoundByItsPointer() throws Exception {
    files.write(
        "a.json", "{\"title\": {\"items\": [7]}, \"data\": {\"items\": [{\"a\": 1}], \"n\": 1}}");
    assertThat(InputFiles.read(files.spec("a.json").jsonPointer("/data/items").build()).column("a"))
        .containsExactly(1L);
  }

  @Test
  public void aPointerToNothingOrToNoArrayIsAnError() throws Exception {
    String file = files.write("a.json", "{\"data\": {\"n\": 1}}");
    assertThatThrownBy(
            () -> SchemaInference.infer(files.spec("a.json").jsonPointer("/items").build()))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": nothing is at the JSON pointer '/items'");
    assertThatThrownBy(
            () -> SchemaInference.infer(files.spec("a.json").jsonPointer("/data/n").build()))
        .hasMessage(
            file
                + ": expected an array of objects at the JSON pointer '/data/n', found"
                + " VALUE_NUMBER_INT");
    assertThatThrownBy(() -> files.spec("a.json").jsonPointer("items").build())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("write it as /vulnerabilities");
  }

  @Test
  public void aDocumentWithoutPointerIsToldFromLines() throws Exception {
    String file =
        files.write("a.json", "{", "  \"items\": [", "    \"text\",", "    7", "  ]", "}");
    assertThatThrownBy(() -> files.read("a.json"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": no record is a JSON object; if the file is one document");
  }

  @Test
  public void objectsAreRecordsAndArraysHoldTheMergedTypeOfTheirElements() throws Exception {
    files.write(
        "a.jsonl",
        "{\"o\": {\"x\": 1}, \"l\": [{\"p\": 1}, {\"q\": \"z\"}], \"n\": [[1, null], []]}",
        "{\"o\": {\"y\": \"2020-01-01\"}, \"l\": [], \"n\": [[0.5]]}",
        "{\"o\": {}, \"l\": [null]}");
    Reading reading = files.read("a.jsonl");
    assertThat(reading.json())
        .containsExactly(
            "{\"o\": {\"x\": 1, \"y\": null}, \"l\": [{\"p\": 1, \"q\": null}, {\"p\": null, \"q\":"
                + " \"z\"}], \"n\": [[1.0, null], []]}",
            "{\"o\": {\"x\": null, \"y\": 18262}, \"l\": [], \"n\": [[0.5]]}",
            "{\"o\": {\"x\": null, \"y\": null}, \"l\": [null], \"n\": null}");
    assertThat(new Schema.Parser().parse(reading.schema().toString())).isEqualTo(reading.schema());
  }

  @Test
  public void recordsOfOneNameAtTwoPlacesAreTwoTypes() throws Exception {
    files.write(
        "a.jsonl", "{\"a\": {\"x\": {\"p\": 1}}, \"x\": {\"q\": 1}, \"t\": {\"x\": {\"r\": 1}}}");
    Schema schema = files.read("a.jsonl").schema();
    assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
  }

  @Test
  public void aStringIsADateButNeverANumber() throws Exception {
    files.write("a.jsonl", "{\"d\": \"2020-01-01\", \"n\": \"12\", \"b\": \"true\", \"t\": true}");
    assertThat(InputFiles.types(files.read("a.jsonl").schema()))
        .containsExactly("d:date", "n:string", "b:string", "t:boolean");
  }

  @Test
  public void scalarsOfSeveralTypesBecomeTheirText() throws Exception {
    files.write(
        "a.jsonl",
        "{\"a\": 1.50}",
        "{\"a\": \"x\"}",
        "{\"a\": true}",
        "{\"a\": 99999999999999999999}");
    assertThat(files.read("a.jsonl").column("a"))
        .containsExactly("1.50", "x", "true", "99999999999999999999");
  }

  @Test
  public void anEmptyObjectIsKeptAsText() throws Exception {
    files.write("a.jsonl", "{\"a\": {}, \"b\": 1}");
    assertThat(files.read("a.jsonl").column("a")).containsExactly("{}");
  }

  @Test
  public void valuesOfDifferentKindsNameBothPlaces() throws Exception {
    String one = files.write("1.jsonl", "{\"a\": {\"b\": [1]}}");
    String two = files.write("2.jsonl", "{\"a\": null}", "{\"a\": {\"b\": \"x\"}}");
    assertThatThrownBy(() -> files.read("*.jsonl"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Table 't': column 'a.b' is an array in "
                + one
                + ", line 1 and a string in "
                + two
                + ", line 2; declare the column as string to keep it as JSON text");
  }

  @Test
  public void aColumnDeclaredAsStringKeepsJsonText() throws Exception {
    files.write("a.jsonl", "{\"a\": {\"b\": [1, null]}}", "{\"a\": \"x\"}", "{\"a\": 1.0}");
    assertThat(InputFiles.read(files.spec("a.jsonl").columns("a:string").build()).column("a"))
        .containsExactly("{\"b\":[1,null]}", "x", "1.0");
  }

  @Test
  public void aBrokenLineIsBadAndTheNextIsRead() throws Exception {
    String file =
        files.write(
            "a.jsonl",
            "{\"a\": 1}",
            "{\"a\": 2",
            "[1]",
            "{\"a\": 3} x",
            "{\"a\":1,\"a\":2}",
            "{\"a\": 4}");
    Reading reading = files.read("a.jsonl");
    assertThat(reading.column("a")).containsExactly(1L, 4L);
    assertThat(reading.errors()).hasSize(4);
    assertThat(reading.errors().get(0)).startsWith(file + ": line 2: not a JSON value: ");
    assertThat(reading.errors().get(1))
        .isEqualTo(file + ": line 3: expected an object, found '[1]'");
    assertThat(reading.errors().get(2)).startsWith(file + ": line 4: not a JSON value: ");
    assertThat(reading.errors().get(3)).startsWith(file + ": line 5: not a JSON value: Duplicate");
    assertThat(reading.raw().get(0)).isEqualTo("{\"a\": 2");
  }

  @Test
  public void aValueOfAnotherTypeIsBadAndNamesFileRecordColumnTypeAndValue() throws Exception {
    files.write("a.json", "[{\"a\": {\"b\": 1}, \"l\": [1]}]");
    InputSpec spec = files.spec("a.json").build();
    Schema schema = SchemaInference.infer(spec);
    String file =
        files.write(
            "a.json",
            "[{\"a\": {\"b\": \"1\"}}, {\"a\": {\"b\": 0.5}}, {\"a\": 7}, {\"l\": [[2]]},"
                + " {\"z\": 1}, {\"a\": {\"b\": 2}}]");
    Reading reading = InputFiles.read(spec, schema);
    assertThat(reading.json()).containsExactly("{\"a\": {\"b\": 2}, \"l\": null}");
    assertThat(reading.errors())
        .containsExactly(
            file + ": record 1: column 'a.b': expected long, found '\"1\"'",
            file + ": record 2: column 'a.b': expected long, found '0.5'",
            file + ": record 3: column 'a': expected record, found '7'",
            file + ": record 4: column 'l': expected long, found '[2]'",
            file + ": record 5: column 'z' is not in the schema that the table got at launch");
  }

  @Test
  public void aBrokenOrCutArrayFailsTheFileAndNamesThePlace() throws Exception {
    files.write("a.json", "[{\"a\": 1}]");
    InputSpec spec = files.spec("a.json").build();
    Schema schema = SchemaInference.infer(spec);
    for (String broken :
        List.of("[{\"a\": 1}, {\"a\" 2}]", "[{\"a\": 1},", "[{\"a\": 1}", "[{\"a\": 1}] }")) {
      String file = files.write("a.json", broken);
      assertThatThrownBy(() -> InputFiles.read(spec, schema))
          .as(broken)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(file + ": not JSON from line ");
    }
  }

  @Test
  public void aDocumentCutBehindItsArrayFailsToo() throws Exception {
    String file = files.write("a.json", "{\"items\": [{\"a\": 1}], \"rest\": ");
    assertThatThrownBy(() -> InputFiles.read(files.spec("a.json").jsonPointer("/items").build()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not JSON from line ");
  }

  @Test
  public void declaredTypesAreReadFromTextAndNumbers() throws Exception {
    files.write("a.jsonl", "{\"p\": 1.5, \"q\": \"2.50\", \"i\": \"07\"}");
    Reading reading =
        InputFiles.read(
            files.spec("a.jsonl").columns("p:decimal(4,2),q:decimal(4,2),i:int").build());
    assertThat(reading.errors()).isEmpty();
    assertThat(reading.column("i")).containsExactly(7);
  }
}
