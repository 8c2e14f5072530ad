package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.pipelines.ingest.input.InputFiles.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.junit.Rule;
import org.junit.Test;

public class CsvReaderTest {
  @Rule public final InputFiles files = new InputFiles();

  private static CsvDialect nullMarkers(String... markers) {
    return CsvDialect.builder().nullMarkers(Set.of(markers)).build();
  }

  @Test
  public void quotedValuesHoldDelimitersQuotesAndLineBreaks() throws Exception {
    files.write("a.csv", "id,text", "1,\"a, \"\"b\"\"", "and c\"", "2,d");
    Reading reading = files.read("a.csv");
    assertThat(reading.column("text")).containsExactly("a, \"b\"\nand c", "d");
    assertThat(reading.errors()).isEmpty();
  }

  @Test
  public void anEmptyValueIsNullAndAQuotedOneIsEmptyText() throws Exception {
    files.write("a.csv", "a,b", ",x", "\"\",y");
    assertThat(files.read("a.csv").column("a")).containsExactly(null, "");
  }

  @Test
  public void naIsTextUnlessItIsANullMarker() throws Exception {
    files.write("a.csv", "city,number", "NA,1", "MI,NA");
    Reading text = files.read("a.csv");
    assertThat(text.json())
        .containsExactly(
            "{\"city\": \"NA\", \"number\": \"1\"}", "{\"city\": \"MI\", \"number\": \"NA\"}");
    Reading nulls = InputFiles.read(files.spec("a.csv").csv(nullMarkers("NA")).build());
    assertThat(nulls.json())
        .containsExactly("{\"city\": null, \"number\": 1}", "{\"city\": \"MI\", \"number\": null}");
  }

  @Test
  public void severalNullMarkersMayBeGivenAndEmptyStaysNull() throws Exception {
    files.write("a.csv", "a,b", "-,x", "n/a,x", ",x", "7,x");
    Reading reading = InputFiles.read(files.spec("a.csv").csv(nullMarkers("-", "n/a")).build());
    assertThat(reading.column("a")).containsExactly(null, null, null, 7L);
  }

  @Test
  public void aRowWithTheWrongNumberOfValuesIsBadAndNamesItsLine() throws Exception {
    String file = files.write("a.csv", "a,b", "\"x", "y\",1", "", "only", "z,2", "p,q,r");
    Reading reading = files.read("a.csv");
    assertThat(reading.json())
        .containsExactly("{\"a\": \"x\\ny\", \"b\": 1}", "{\"a\": \"z\", \"b\": 2}");
    assertThat(reading.errors())
        .containsExactly(
            file + ": line 5: expected 2 values, found 1",
            file + ": line 7: expected 2 values, found 3");
    assertThat(reading.raw()).containsExactly("\"only\"", "\"p\",\"q\",\"r\"");
  }

  @Test
  public void aValueOfAnotherTypeIsBadAndNamesFileLineColumnTypeAndValue() throws Exception {
    String file = files.write("a.csv", "id,n", "x,1", "y,two", "z,3");
    Reading reading = InputFiles.read(files.spec("a.csv").columns("n:int").build());
    assertThat(reading.column("n")).containsExactly(1, 3);
    assertThat(reading.errors())
        .containsExactly(file + ": line 3: column 'n': expected int, found 'two'");
  }

  @Test
  public void aLongValueIsShortenedInTheMessage() throws Exception {
    files.write("a.csv", "n,m", "1\u0007" + "x".repeat(5000) + ",1");
    Reading reading = InputFiles.read(files.spec("a.csv").columns("n:int").build());
    assertThat(reading.errors().get(0)).hasSizeLessThan(300).contains("'1 xxx").contains("…'");
  }

  @Test
  public void aLaterValueThatAnInferredTypeWouldChangeIsBad() throws Exception {
    String file = files.write("a.csv", "code,x", "12,1");
    Schema inferred = SchemaInference.infer(files.spec("a.csv").build());
    files.write("a.csv", "code,x", "066,1", "67,1");
    Reading reading = InputFiles.read(files.spec("a.csv").build(), inferred);
    assertThat(reading.column("code")).containsExactly(67L);
    assertThat(reading.errors())
        .containsExactly(file + ": line 2: column 'code': expected long, found '066'");
  }

  @Test
  public void aDeclaredNumberMayHaveLeadingZeros() throws Exception {
    files.write("a.csv", "code,x", "066,1");
    Reading reading = InputFiles.read(files.spec("a.csv").columns("code:int").build());
    assertThat(reading.column("code")).containsExactly(66);
  }

  @Test
  public void textAfterAClosingQuoteMakesOneBadRowAndNoMore() throws Exception {
    String file = files.write("a.csv", "a,b", "1,\"x\"y,\"still, the\"same", "2,z", "3,\"q\" r");
    Reading reading = files.read("a.csv");
    assertThat(reading.json()).containsExactly("{\"a\": 2, \"b\": \"z\"}");
    assertThat(reading.errors()).hasSize(2);
    assertThat(reading.errors().get(0)).startsWith(file + ": line 2: ");
    assertThat(reading.errors().get(1)).startsWith(file + ": line 4: ");
  }

  @Test
  public void aQuoteThatIsNeverClosedFailsTheFileInsteadOfSwallowingItsRest() throws Exception {
    String file = files.write("a.csv", "a,b", "1,x", "2,\"y", "3,z");
    Schema schema =
        AvroTypes.record(
            "t",
            null,
            java.util.Map.of(
                "a", ColumnTypes.schemaOf("long"), "b", ColumnTypes.schemaOf("string")));
    assertThatThrownBy(() -> InputFiles.read(files.spec("a.csv").build(), schema))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": line 3: ")
        .hasMessageEndingWith("is a quote left open?");
  }

  @Test
  public void aRecordLongerThanTheLimitFailsInsteadOfFillingTheMemory() throws Exception {
    try (RecordLimitReader reader = new RecordLimitReader(new StringReader("abcdef"), 4)) {
      assertThat(reader.read(new char[3])).isEqualTo(3);
      reader.nextRecord();
      assertThat(reader.read(new char[2])).isEqualTo(2);
      assertThat(reader.read()).isEqualTo('f');
      reader.nextRecord();
    }
    try (RecordLimitReader reader = new RecordLimitReader(new StringReader("abcdef"), 4)) {
      assertThatThrownBy(() -> reader.read(new char[6]))
          .isInstanceOf(IOException.class)
          .hasMessage("a record has more than 4 characters");
    }
  }

  @Test
  public void bytesThatAreNotUtf8FailTheFileInsteadOfBeingReplaced() throws Exception {
    String file = files.write("a.csv", "a\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> files.read("a.csv"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": line 1: ")
        .hasMessageContaining("not UTF-8");
  }

  @Test
  public void aByteOrderMarkIsNoPartOfTheFirstColumn() throws Exception {
    files.write("a.csv", "\ufeff\"a\",b", "1,2");
    assertThat(files.read("a.csv").json()).containsExactly("{\"a\": 1, \"b\": 2}");
  }

  @Test
  public void delimiterAndQuoteCanBeChosen() throws Exception {
    files.write("a.txt", "a|b", "'x|y'|2");
    Reading reading =
        InputFiles.read(
            files
                .spec("a.txt")
                .format(InputFormat.CSV)
                .csv(CsvDialect.builder().delimiter('|').quote('\'').build())
                .build());
    assertThat(reading.json()).containsExactly("{\"a\": \"x|y\", \"b\": 2}");
  }

  @Test
  public void withoutAHeaderColumnsAreNumberedOrDeclared() throws Exception {
    files.write("a.csv", "x,1", "y,2");
    CsvDialect noHeader = CsvDialect.builder().header(false).build();
    assertThat(InputFiles.read(files.spec("a.csv").csv(noHeader).build()).json())
        .containsExactly(
            "{\"column_1\": \"x\", \"column_2\": 1}", "{\"column_1\": \"y\", \"column_2\": 2}");
    assertThat(
            InputFiles.read(files.spec("a.csv").csv(noHeader).columns("name:string,n:int").build())
                .json())
        .containsExactly("{\"name\": \"x\", \"n\": 1}", "{\"name\": \"y\", \"n\": 2}");
  }

  @Test
  public void columnsThatComeAndGoAreNullWhereAFileLacksThem() throws Exception {
    files.write("1.csv", "a,b", "1,x");
    files.write("2.csv", "c,a", "9,2");
    files.write("3.csv", "");
    assertThat(files.read("*.csv").json())
        .containsExactly(
            "{\"a\": 1, \"b\": \"x\", \"c\": null}", "{\"a\": 2, \"b\": null, \"c\": 9}");
  }

  @Test
  public void aCompressedFileIsReadByItsExtension() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    String file = files.write("a.csv.gz", bytes.toByteArray());
    assertThat(files.read("a.csv.gz").json()).containsExactly("{\"a\": 1, \"b\": 2}");
    files.write("a.csv.gz", Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
    assertThatThrownBy(() -> files.read("a.csv.gz"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": line ");
  }

  @Test
  public void namesAreWrittenInAvrosAlphabetAndMustStayApart() throws Exception {
    files.write("a.csv", "total cases (%),2nd,", "1,2,3");
    assertThat(files.read("a.csv").json())
        .containsExactly("{\"total_cases____\": 1, \"_2nd\": 2, \"column_3\": 3}");
    String b = files.write("b.csv", "a b,a-b", "1,2");
    assertThatThrownBy(() -> files.read("b.csv"))
        .hasMessageStartingWith(b + ": the header has two columns named 'a-b'");
    String d = files.write("d.csv", "a-b", "1");
    files.write("c.csv", "a b", "1");
    assertThatThrownBy(() -> files.read("[cd].csv"))
        .hasMessageStartingWith(d + ": the names 'a-b' and 'a b'");
  }

  @Test
  public void aColumnThatCameAfterTheLaunchIsAnError() throws Exception {
    files.write("a.csv", "a", "1");
    Schema schema = SchemaInference.infer(files.spec("*.csv").build());
    String late = files.write("b.csv", "a,late", "1,2");
    assertThatThrownBy(() -> InputFiles.read(files.spec("*.csv").build(), schema))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(late + ": column 'late' is not in the schema that table 't' got");
  }

  @Test
  public void delimiterAndQuoteMustDiffer() {
    assertThatThrownBy(() -> CsvDialect.builder().delimiter('"').build())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must differ");
  }
}
