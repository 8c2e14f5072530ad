package io.atomicpartition.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;

/**
 * Real flights of half a year, partitioned by day.
 *
 * @param file what {@link #make} wrote
 */
public record Flights(String file) implements Table {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final long FIRST_DAY = 11_323; // 2001-01-01
  private static final Schema ROW =
      Schema.builder()
          .addLogicalTypeField("date", SqlTypes.DATETIME)
          .addInt64Field("delay")
          .addInt64Field("distance")
          .addStringField("origin")
          .addStringField("destination")
          .addInt32Field(PARTITION)
          .build();
  private static final org.apache.avro.Schema RECORD = columns().requiredInt(PARTITION).endRecord();
  private static final org.apache.avro.Schema FILE = columns().endRecord();

  /** Lays {@code flights-3m.parquet} out for {@link Flights}. */
  public static void make(Path parquet, Path file) throws IOException, SQLException {
    FlightsFile.make(parquet, file);
  }

  private static SchemaBuilder.FieldAssembler<org.apache.avro.Schema> columns() {
    return SchemaBuilder.record("Flight")
        .fields()
        .name("date")
        .type(
            LogicalTypes.localTimestampMicros()
                .addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG)))
        .noDefault()
        .requiredLong("delay")
        .requiredLong("distance")
        .requiredString("origin")
        .requiredString("destination");
  }

  private FlightsFile flights() {
    return FlightsFile.of(file);
  }

  @Override
  public long rows() {
    return flights().rows();
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
    return (int) (Math.floorDiv(flights().date(number), MICROS_PER_DAY) - FIRST_DAY);
  }

  @Override
  public Row row(long number) {
    FlightsFile flights = flights();
    long micros = flights.date(number);
    return Row.withSchema(ROW)
        .attachValues(
            LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000,
                ZoneOffset.UTC),
            (long) flights.delay(number),
            (long) flights.distance(number),
            flights.origin(number),
            flights.destination(number),
            partition(number));
  }

  @Override
  public GenericRecord record(long number) {
    FlightsFile flights = flights();
    GenericRecord record = new GenericData.Record(RECORD);
    record.put(0, flights.date(number));
    record.put(1, (long) flights.delay(number));
    record.put(2, (long) flights.distance(number));
    record.put(3, flights.origin(number));
    record.put(4, flights.destination(number));
    record.put(5, partition(number));
    return record;
  }

  @Override
  public List<Check> checks() {
    return List.of(
        new Check(
            "sum(epoch_us(date) // 1000000)", sum(n -> flights().date(n) / MICROS_PER_SECOND)),
        new Check("sum(delay)", sum(n -> flights().delay(n))),
        new Check("sum(distance)", sum(n -> flights().distance(n))),
        new Check("sum(length(origin) + length(destination))", 6 * rows()),
        new Check("sum(" + PARTITION + ")", sum(this::partition)));
  }

  private long sum(LongUnaryOperator value) {
    return LongStream.range(0, rows()).map(value).sum();
  }
}
