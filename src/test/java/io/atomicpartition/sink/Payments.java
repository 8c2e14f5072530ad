package io.atomicpartition.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** The rows of these tests. */
final class Payments {
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("day")
          .addInt64Field("id")
          .addNullableStringField("note")
          .build();

  static final org.apache.avro.Schema AVRO =
      SchemaBuilder.record("Payment")
          .fields()
          .requiredString("day")
          .requiredLong("id")
          .optionalString("note")
          .endRecord();

  private Payments() {}

  static Row row(String day, long id, String note) {
    return Row.withSchema(SCHEMA).addValues(day, id, note).build();
  }

  /** Rows {@code from} to {@code to - 1} of one day. */
  static List<Row> rows(String day, long from, long to) {
    List<Row> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(row(day, id, id % 3 == 0 ? null : "note " + id));
    }
    return rows;
  }

  /** What DuckDB reads of {@link #rows} once {@code day} has left the files. */
  static List<String> lines(long from, long to) {
    List<String> lines = new ArrayList<>();
    for (long id = from; id < to; id++) {
      lines.add(id + "|" + (id % 3 == 0 ? null : "note " + id));
    }
    return lines;
  }

  static GenericRecord avro(Row row) {
    return new GenericRecordBuilder(AVRO)
        .set("day", row.getString("day"))
        .set("id", row.getInt64("id"))
        .set("note", row.getString("note"))
        .build();
  }
}
