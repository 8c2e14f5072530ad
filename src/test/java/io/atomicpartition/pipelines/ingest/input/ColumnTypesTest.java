package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.Test;

public class ColumnTypesTest {
  private static Object parse(String type, String text) {
    return TextColumn.of(new Schema.Field("c", ColumnTypes.schemaOf(type)), true).parse(text);
  }

  @Test
  public void eachTypeReadsItsDocumentedFormat() {
    assertThat(parse("string", " a ")).isEqualTo(" a ");
    assertThat(parse("boolean", "TRUE")).isEqualTo(true);
    assertThat(parse("int", "-07")).isEqualTo(-7);
    assertThat(parse("long", "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(parse("float", ".5")).isEqualTo(0.5f);
    assertThat(parse("double", "-1.5e3")).isEqualTo(-1500.0);
    assertThat(parse("double", "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(parse("decimal(5,2)", "1.5")).isEqualTo(ByteBuffer.wrap(new byte[] {0, (byte) 150}));
    assertThat(parse("date", "1970-01-02")).isEqualTo(1);
    assertThat(parse("timestamp", "1970-01-01T01:00:00.000001+01:00")).isEqualTo(1L);
    assertThat(parse("timestamp", "1969-12-31 23:59:59.999999Z")).isEqualTo(-1L);
    assertThat(parse("local_timestamp", "1970-01-01T00:01")).isEqualTo(60_000_000L);
    assertThat(parse("time", "00:00:01.5")).isEqualTo(1_500_000L);
  }

  @Test
  public void whatIsNotOfTheTypeIsRefusedWithTheTypeAndTheValue() {
    Map<String, List<String>> bad =
        Map.of(
            "boolean", List.of("yes", "1"),
            "int", List.of("2147483648", "1.0", " 1", ""),
            "double", List.of("1d", "0x1p3", "nan", "1,5"),
            "decimal(5,2)", List.of("1.005", "1234.5", "x"),
            "date", List.of("2020-02-30", "24/02/2020", "2020-02-24T00:00:00"),
            "timestamp", List.of("2020-02-24T18:00:00", "2020-02-24T18:00:00.0000001Z"),
            "local_timestamp", List.of("2020-02-24T18:00:00Z", "2020-02-24"),
            "time", List.of("25:00:00", "noon"));
    bad.forEach(
        (type, values) ->
            values.forEach(
                value ->
                    assertThatThrownBy(() -> parse(type, value))
                        .as(type + " from " + value)
                        .isInstanceOf(InputException.class)
                        .hasMessage("column 'c': expected " + type + ", found '" + value + "'")));
  }

  @Test
  public void anUnknownTypeListsTheKnownOnes() {
    assertThatThrownBy(() -> ColumnTypes.schemaOf("varchar"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Unknown column type 'varchar'; the types are string, boolean");
    assertThatThrownBy(() -> ColumnTypes.schemaOf("decimal(2,3)"))
        .hasMessageContaining("a scale not above it");
  }

  @Test
  public void declarationsAreReadInOrderAndNotTwice() {
    assertThat(ColumnTypes.parseColumns("b:int,a:decimal(10,2),c d:date").keySet())
        .containsExactly("b", "a", "c_d");
    assertThatThrownBy(() -> ColumnTypes.parseColumns("a:int,a:long"))
        .hasMessage("The type of column 'a' is declared twice");
    assertThatThrownBy(() -> ColumnTypes.parseColumns("a"))
        .hasMessage("A column type is declared as name:type, found 'a'");
  }
}
