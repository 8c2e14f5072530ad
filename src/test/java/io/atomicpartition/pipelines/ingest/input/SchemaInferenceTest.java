package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.Rule;
import org.junit.Test;

public class SchemaInferenceTest {
  @Rule public final InputFiles files = new InputFiles();

  private String typeOf(String... values) throws Exception {
    files.write("type.csv", "x,y\n" + String.join(",1\n", values) + ",1");
    return AvroTypes.describe(
        SchemaInference.infer(files.spec("type.csv").build()).getField("x").schema());
  }

  @Test
  public void wholeNumbersAreLong() throws Exception {
    assertThat(typeOf("1", "-20", "0", "9223372036854775807")).isEqualTo("long");
  }

  @Test
  public void fractionsAreDouble() throws Exception {
    assertThat(typeOf("1", "2.50", "-1e-3")).isEqualTo("double");
  }

  @Test
  public void aLeadingZeroOrPlusMakesText() throws Exception {
    assertThat(typeOf("066", "13")).isEqualTo("string");
    assertThat(typeOf("13", "03")).isEqualTo("string");
    assertThat(typeOf("1.5", "01.5")).isEqualTo("string");
    assertThat(typeOf("+39", "40")).isEqualTo("string");
  }

  @Test
  public void numbersThatNoTypeHoldsExactlyStayText() throws Exception {
    assertThat(typeOf("9223372036854775808", "1")).isEqualTo("string");
    assertThat(typeOf("9007199254740993", "0.5")).isEqualTo("string");
    assertThat(typeOf("1e999", "1")).isEqualTo("string");
  }

  @Test
  public void isoDatesAreDates() throws Exception {
    assertThat(typeOf("2020-02-24", "2024-02-29")).isEqualTo("date");
    assertThat(typeOf("2020-02-24", "2023-02-29")).isEqualTo("string");
  }

  @Test
  public void isoTimestampsAreInstantsOnlyWithAZone() throws Exception {
    assertThat(typeOf("2020-02-24T18:00:00", "2020-02-24 18:00:00.123456"))
        .isEqualTo("local_timestamp");
    assertThat(typeOf("2020-02-24T18:00:00Z", "2020-02-24T18:00:00+01:00")).isEqualTo("timestamp");
    assertThat(typeOf("2020-02-24T18:00:00Z", "2020-02-24T18:00:00")).isEqualTo("string");
    assertThat(typeOf("2020-02-24T18:00:00.123456789Z")).isEqualTo("string");
  }

  @Test
  public void booleansAreBooleans() throws Exception {
    assertThat(typeOf("true", "FALSE")).isEqualTo("boolean");
    assertThat(typeOf("true", "0")).isEqualTo("string");
  }

  @Test
  public void aColumnWithoutAnyValueIsNullableText() throws Exception {
    assertThat(typeOf("", "")).isEqualTo("string");
  }

  @Test
  public void everyInferredColumnIsNullableWithNullAsDefault() throws Exception {
    files.write("a.csv", "a,b", "1,x");
    Schema schema = SchemaInference.infer(files.spec("a.csv").build());
    assertThat(schema.getFields())
        .allSatisfy(
            field -> {
              assertThat(field.schema().isNullable()).isTrue();
              assertThat(field.hasDefaultValue()).isTrue();
            });
    assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
  }

  @Test
  public void columnsAreTheUnionOfAllFilesInFirstSeenOrderAndTypesSpanThem() throws Exception {
    files.write("2020.csv", "b,a", "x,1");
    files.write("2021.csv", "b,c,a", "y,,2.5");
    files.write("2022.csv", "d", "2022-01-01");
    assertThat(InputFiles.types(SchemaInference.infer(files.spec("*.csv").build())))
        .containsExactly("b:string", "a:double", "c:string", "d:date");
  }

  @Test
  public void declaredTypesWinOverTheValues() throws Exception {
    files.write("a.csv", "code,price,day", "12,1.50,2020-01-01");
    InputSpec spec =
        files.spec("a.csv").columns("code:string, price:decimal(9,2) ,day:string").build();
    assertThat(InputFiles.types(SchemaInference.infer(spec)))
        .containsExactly("code:string", "price:decimal(9,2)", "day:string");
  }

  @Test
  public void aDeclaredColumnThatNoFileHasIsAnError() throws Exception {
    files.write("a.csv", "a,b", "1,2");
    InputSpec spec = files.spec("a.csv").columns("kode:string").build();
    assertThatThrownBy(() -> SchemaInference.infer(spec))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Table 't': the type of column 'kode' is declared, but no file has it; the columns are"
                + " a, b");
  }

  @Test
  public void aboveTheLimitOnlyTheFirstRowsOfEachFileAreLookedAtButAllHeaders() throws Exception {
    StringBuilder rows = new StringBuilder("a,b\n");
    for (int i = 0; i < TextInference.RECORDS_PER_FILE; i++) {
      rows.append(i).append(",1\n");
    }
    rows.append("late text,1");
    files.write("1.csv", rows.toString());
    files.write("2.csv", "a,c", "7,1");
    InputSpec spec = files.spec("*.csv").build();
    assertThat(InputFiles.types(SchemaInference.infer(spec))).contains("a:string");
    List<SourceFile> found = SourceFile.match(spec);
    Schema sampled =
        new TextInference(spec, 10)
            .infer(
                found,
                (file, maxRecords) -> {
                  assertThat(maxRecords).isEqualTo(TextInference.RECORDS / 2);
                  return new CsvReader(spec).scan(file, TextInference.RECORDS_PER_FILE);
                });
    assertThat(InputFiles.types(sampled)).containsExactly("a:long", "b:long", "c:long");
  }

  @Test
  public void missingInputNamesTableAndPattern() {
    assertThatThrownBy(() -> SchemaInference.infer(files.spec("none-*.csv").build()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Table 't': cannot find the input '"
                + files.path("none-*.csv")
                + "': no file matches it");
    assertThatThrownBy(
            () -> SchemaInference.infer(InputSpec.builder("t", "nowhere://a/b.csv").build()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Table 't': cannot find the input 'nowhere://a/b.csv': ");
  }

  @Test
  public void aFileWhoseNameDoesNotTellTheFormatIsNamed() throws Exception {
    files.write("a.csv", "a", "1");
    String notes = files.write("notes.md", "x");
    assertThatThrownBy(() -> SchemaInference.infer(files.spec("*").build()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            notes
                + ": the name does not tell the format; say which of CSV, JSON, AVRO or PARQUET"
                + " it is");
  }

  @Test
  public void aTableHasOneFormat() throws Exception {
    String csv = files.write("a.csv", "a", "1");
    String json = files.write("b.json", "{\"a\":1}");
    assertThatThrownBy(() -> SchemaInference.infer(files.spec("*").build()))
        .hasMessage(
            "Table 't': "
                + csv
                + " is CSV and "
                + json
                + " is JSON; a table's files have"
                + " one format");
  }

  @Test
  public void aTableHasOneInput() throws Exception {
    files.write("a.csv", "a", "1");
    InputSpec spec = files.spec("a.csv").build();
    assertThatThrownBy(() -> SchemaInference.infer(List.of(spec, spec)))
        .hasMessage("Table 't' has two inputs; give it one file pattern");
  }

  @Test
  public void filesWithoutAnyColumnAreAnError() throws Exception {
    files.write("a.csv", new byte[0]);
    assertThatThrownBy(() -> SchemaInference.infer(files.spec("a.csv").build()))
        .hasMessageStartingWith("Table 't': no file of ")
        .hasMessageEndingWith("has a column");
  }
}
