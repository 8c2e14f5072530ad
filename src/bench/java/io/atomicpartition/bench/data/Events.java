package io.atomicpartition.bench.data;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Made-up rows, hashed over the partitions. */
public record Events(long rows, int partitions) implements Table {
  private static final Schema ROW =
      Schema.builder()
          .addInt64Field("id")
          .addDateTimeField("at")
          .addStringField("status")
          .addStringField("country")
          .addStringField("token")
          .addDoubleField("ratio")
          .addDoubleField("price")
          .addDoubleField("level")
          .addInt32Field("amount")
          .addInt32Field("day")
          .addNullableField("note", FieldType.STRING)
          .addInt32Field(PARTITION)
          .build();
  private static final org.apache.avro.Schema RECORD = columns().requiredInt(PARTITION).endRecord();
  private static final org.apache.avro.Schema FILE = columns().endRecord();

  private static SchemaBuilder.FieldAssembler<org.apache.avro.Schema> columns() {
    return SchemaBuilder.record("Event")
        .fields()
        .requiredLong("id")
        .name("at")
        .type(
            LogicalTypes.timestampMillis()
                .addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG)))
        .noDefault()
        .requiredString("status")
        .requiredString("country")
        .requiredString("token")
        .requiredDouble("ratio")
        .requiredDouble("price")
        .requiredDouble("level")
        .requiredInt("amount")
        .requiredInt("day")
        .optionalString("note");
  }

  @Override
  public Schema rowSchema() {
    return ROW;
  }

  @Override
  public org.apache.avro.Schema recordSchema() {
    return RECORD;
  }

  @Override
  public org.apache.avro.Schema fileSchema() {
    return FILE;
  }

  @Override
  public int partition(long number) {
    return Event.partition(number, partitions);
  }

  @Override
  public Row row(long number) {
    Event event = Event.of(number, partitions);
    return Row.withSchema(ROW)
        .attachValues(
            event.id(),
            Instant.ofEpochMilli(event.at()),
            event.status(),
            event.country(),
            event.token(),
            event.ratio(),
            event.price(),
            event.level(),
            event.amount(),
            event.day(),
            event.note(),
            event.partition());
  }

  @Override
  public GenericRecord record(long number) {
    Event event = Event.of(number, partitions);
    GenericRecord record = new GenericData.Record(RECORD);
    record.put(0, event.id());
    record.put(1, event.at());
    record.put(2, event.status());
    record.put(3, event.country());
    record.put(4, event.token());
    record.put(5, event.ratio());
    record.put(6, event.price());
    record.put(7, event.level());
    record.put(8, event.amount());
    record.put(9, event.day());
    record.put(10, event.note());
    record.put(11, event.partition());
    return record;
  }

  private Check sum(String sql, ToLongFunction<Event> of) {
    return new Check(
        sql,
        LongStream.range(0, rows)
            .parallel()
            .map(number -> of.applyAsLong(Event.of(number, partitions)))
            .sum());
  }

  @Override
  public List<Check> checks() {
    return List.of(
        new Check("sum(id)", rows * (rows - 1) / 2),
        sum("sum(amount)", Event::amount),
        sum("sum(day)", Event::day),
        sum("sum(round(price * 100))", event -> Math.round(event.price() * 100)),
        sum("sum(round(level * 4))", event -> Math.round(event.level() * 4)),
        sum("count(note)", event -> event.note() == null ? 0 : 1),
        sum(
            "sum(length(status) + length(country))",
            event -> event.status().length() + event.country().length()),
        new Check("sum(length(token))", 40 * rows),
        new Check("sum(" + PARTITION + ")", LongStream.range(0, rows).map(this::partition).sum()));
  }
}
