package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

public class FieldPartitionsTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("r").fields().requiredString("city").requiredInt("n").endRecord();

  @Test
  public void aTextThatTheReaderUsesAgainForTheNextRecordIsAnotherPartition() {
    for (List<String> fields : List.of(List.of("city"), List.of("city", "n"))) {
      FieldPartitions<GenericRecord> partitions = new FieldPartitions<>(fields);
      Utf8 reused = new Utf8("Aa");
      GenericRecord record = new GenericData.Record(SCHEMA);
      record.put("city", reused);
      record.put("n", 1);

      assertThat(partitions.apply(record)).startsWith("city=Aa");
      reused.set("BB"); // of the same hash code
      assertThat(partitions.apply(record)).startsWith("city=BB");
    }
  }

  @Test
  public void whatHasNoObviousTextIsRefusedEveryTime() {
    org.apache.beam.sdk.schemas.Schema schema =
        org.apache.beam.sdk.schemas.Schema.builder()
            .addNullableStringField("city")
            .addDoubleField("d")
            .build();
    Row row = Row.withSchema(schema).addValues(null, 0.5).build();

    for (String field : List.of("d", "city")) {
      FieldPartitions<Row> partitions = new FieldPartitions<>(List.of(field));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> partitions.apply(row)).hasMessageContaining("'" + field + "'");
      }
    }
  }
}
