package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

public class RowRecordsTest {
  /** Avro's maps have strings for keys, its times of day are in UTC. */
  private static final Set<String> OTHERS = Set.of("rowsByNumber", "mapOfMaps", "time");

  /** The whole of it is shown by what a file that is made of the records says of its rows. */
  @Test
  public void recordsOfEveryTypeHaveTheRowsContent() throws Exception {
    byte[] file =
        Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), EveryRowType.rows(5, 300)).bytes();
    Schema.Builder columns = Schema.builder();
    ReadRows.schema(file).getFields().stream()
        .filter(field -> !OTHERS.contains(field.getName()))
        .forEach(columns::addField);
    Schema schema = columns.build();
    List<Row> rows = ReadRows.of(file, schema);
    RowRecords records = RowRecords.of(schema);

    List<GenericRecord> made = rows.stream().map(records::record).toList();

    ParquetContent ofRecords =
        ParquetContent.of(
            new InMemoryFile(Written.of(ParquetFormat.avro(records.schema()), made).bytes()),
            Set.of());
    ParquetContent ofRows =
        ParquetContent.of(
            new InMemoryFile(Written.of(ParquetFormat.rows(schema), rows).bytes()), Set.of());
    assertThat(made).hasSize(300);
    assertThat(ofRecords.rows()).isEqualTo(ofRows.rows());
    assertThat(ofRecords.schemaFingerprint()).isEqualTo(ofRows.schemaFingerprint());
  }

  @Test
  public void aTimeOfDayIsInMicrosecondsAndNothingFiner() {
    Schema schema = Schema.builder().addField("at", FieldType.logicalType(SqlTypes.TIME)).build();
    RowRecords records = RowRecords.of(schema);
    LocalTime time = LocalTime.of(1, 2, 3, 456_000);

    assertThat(records.record(Row.withSchema(schema).addValue(time).build()).get("at"))
        .isEqualTo(time.toNanoOfDay() / 1_000);
    assertThat(records.schema().getField("at").schema().getLogicalType().getName())
        .isEqualTo("time-micros");
    assertThatThrownBy(
            () -> records.record(Row.withSchema(schema).addValue(time.plusNanos(1)).build()))
        .hasMessageContaining("Expected a time of whole microseconds");
  }

  @Test
  public void whatAvroDoesNotHaveIsRefusedByName() {
    assertRefused(
        "Field 'row.colour' is the logical type Enum",
        Schema.builder()
            .addRowField(
                "row",
                Schema.builder()
                    .addField("colour", FieldType.logicalType(EnumerationType.create("RED")))
                    .build())
            .build());
    assertRefused(
        "Field 'map' is a map whose keys are of type INT32",
        Schema.builder().addMapField("map", FieldType.INT32, FieldType.STRING).build());
    assertRefused(
        "Field 'total-amount' cannot have this name in Avro",
        Schema.builder().addInt64Field("total-amount").build());
  }

  private static void assertRefused(String message, Schema schema) {
    assertThatThrownBy(() -> RowRecords.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
