package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

public class PartitionSpecTest {
  private static final String FILE = "/data/in/flights-20200224.csv";
  private static final Schema SCHEMA =
      AvroTypes.record(
          "flights",
          null,
          ColumnTypes.parseColumns(
              "origin:string,at:timestamp,local:local_timestamp,on:date,iso:string,n:long,"
                  + "b:boolean,x:double,day:int"));

  private static PartitionSpec parse(String spec) {
    return PartitionSpec.parse(spec, Map.of("flights", SCHEMA));
  }

  private static TableRecord record() {
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("origin", new Utf8("JFK"));
    record.put("at", -1L);
    record.put("local", 1_582_567_200_000_000L);
    record.put("on", 18316);
    record.put("iso", "2020-02-24T23:59:59-05:00");
    record.put("n", 7L);
    record.put("b", true);
    record.put("day", 24);
    return new TableRecord("flights", record, FILE, "line 3");
  }

  private static List<String> partition(String spec) {
    return parse(spec).partitionOf(record()).stream().map(PartitionValue::toString).toList();
  }

  @Test
  public void columnsGiveTheirValuesInOrder() {
    assertThat(partition("n, origin,b")).containsExactly("n=7", "origin=JFK", "b=true");
    assertThat(partition("on,at,local"))
        .containsExactly(
            "on=2020-02-24", "at=1969-12-31T23:59:59.999999Z", "local=2020-02-24T18:00:00");
  }

  @Test
  public void datesGiveTheirDayMonthAndYear() {
    assertThat(partition("d:day(on),month(on),year(on)"))
        .containsExactly("d=2020-02-24", "month=2020-02", "year=2020");
    assertThat(partition("d:day(local),m:month(at),y:year(iso)"))
        .containsExactly("d=2020-02-24", "m=1969-12", "y=2020");
    assertThat(partition("d:day(iso)")).containsExactly("d=2020-02-24");
  }

  @Test
  public void namedGroupsOfThePathGiveTheirText() {
    assertThat(partition("origin,path((?<kind>[a-z]+)-(?<when>\\d{4,8})\\.(csv|json),?),n"))
        .containsExactly("origin=JFK", "kind=flights", "when=20200224", "n=7");
  }

  @Test
  public void onlyColumnsUnderTheirOwnNamesArePlain() {
    assertThat(parse("origin,m:month(on),k:n").plainColumns()).containsExactly("origin");
  }

  @Test
  public void timestampsOfEveryUnitGiveTheirDayAndTheirText() {
    for (String unit : List.of("millis", "micros", "nanos")) {
      Schema type = Schema.create(Schema.Type.LONG);
      type.addProp("logicalType", "timestamp-" + unit);
      Schema schema = AvroTypes.record("x", null, Map.of("t", type));
      GenericRecord record = new GenericData.Record(schema);
      long perSecond =
          Map.of("millis", 1_000L, "micros", 1_000_000L, "nanos", 1_000_000_000L).get(unit);
      record.put("t", -perSecond / 2);
      assertThat(
              PartitionSpec.parse("t,day(t)", Map.of("x", schema))
                  .partitionOf(new TableRecord("x", record, FILE)))
          .as(unit)
          .extracting(PartitionValue::value)
          .containsExactly("1969-12-31T23:59:59.5Z", "1969-12-31");
    }
  }

  @Test
  public void theSpecTravelsToTheWorkers() {
    PartitionSpec copy = SerializableUtils.clone(parse("origin,d:day(on),path((?<when>\\d{8}))"));
    assertThat(copy.partitionOf(record())).hasSize(3);
  }

  @Test
  public void anUnknownColumnNamesTheTableAndItsColumns() {
    assertThatThrownBy(() -> parse("orgin"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot partition by column 'orgin': table 'flights' has no such column; its columns"
                + " are origin, at, local, on, iso, n, b, x, day");
    assertThatThrownBy(() -> parse("d:day(date)")).hasMessageContaining("column 'date'");
  }

  @Test
  public void everyTableMustHaveTheColumn() {
    Schema other = AvroTypes.record("o", null, ColumnTypes.parseColumns("a:int"));
    assertThatThrownBy(
            () -> PartitionSpec.parse("origin", Map.of("flights", SCHEMA, "other", other)))
        .hasMessageContaining("table 'other' has no such column");
  }

  @Test
  public void aTypeThatCannotNameAPartitionIsRefused() {
    assertThatThrownBy(() -> parse("x"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot partition by x: column 'x' of table 'flights' is of type double; text, whole"
                + " numbers, booleans, dates and timestamps can name a partition");
    assertThatThrownBy(() -> parse("d:day(n)"))
        .hasMessage(
            "Cannot partition by day(n): column 'n' of table 'flights' is of type long; it must be"
                + " a date, a timestamp, or text that starts with an ISO date");
    Schema time =
        AvroTypes.record(
            "t",
            null,
            Map.of("t", LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG))));
    assertThatThrownBy(() -> PartitionSpec.parse("t", Map.of("t", time)))
        .hasMessageContaining("is of type time");
  }

  @Test
  public void aValueNamedLikeAnotherColumnIsRefused() {
    assertThatThrownBy(() -> parse("day(on)"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its value is named 'day' like another column of table 'flights'");
    assertThatThrownBy(() -> parse("path((?<origin>\\d{8}))"))
        .hasMessageContaining("its value is named 'origin' like another column");
  }

  @Test
  public void twoValuesOfOneNameAreRefused() {
    assertThatThrownBy(() -> parse("month(on),month(at)"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("two values are named 'month'");
  }

  @Test
  public void aPathPatternNeedsANamedGroup() {
    assertThatThrownBy(() -> parse("path(\\d{8})"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the pattern needs a named group");
    assertThatThrownBy(() -> parse("path(\\Q(?<no>x)\\E)"))
        .hasMessageContaining("the pattern needs a named group");
    assertThatThrownBy(() -> parse("path((?<a>[))"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Unclosed character class");
  }

  @Test
  public void whatIsNoExpressionIsRefused() {
    for (String spec : List.of("", "origin,", "a b(c)", "day(on")) {
      assertThatThrownBy(() -> parse(spec)).as(spec).isInstanceOf(InputException.class);
    }
    assertThatThrownBy(() -> parse("hour(at)"))
        .hasMessageContaining("there is no hour(), but day(column)");
  }

  @Test
  public void aNullOrEmptyValueNamesColumnTableAndFile() {
    TableRecord record = record();
    record.record().put("origin", null);
    assertThatThrownBy(() -> parse("origin").partitionOf(record))
        .isInstanceOf(InputException.class)
        .hasMessage(
            FILE
                + ": line 3: the record of table 'flights' cannot be partitioned by origin: its column"
                + " 'origin' is null");
    record.record().put("origin", "");
    assertThatThrownBy(() -> parse("origin").partitionOf(record))
        .hasMessageEndingWith("its column 'origin' is empty");
    record.record().put("iso", "24/02/2020");
    assertThatThrownBy(() -> parse("d:day(iso)").partitionOf(record))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("its column 'iso' is '24/02/2020'");
  }

  @Test
  public void aPathWithoutTheGroupIsAnError() {
    assertThatThrownBy(() -> parse("path(/(?<z>\\d)/)").partitionOf(record()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            FILE
                + ": the path of this file of table 'flights' has no value for 'z' by the pattern"
                + " /(?<z>\\d)/");
  }
}
