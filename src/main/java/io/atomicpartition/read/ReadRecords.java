package io.atomicpartition.read;

import io.atomicpartition.format.RowRecords;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of a read, as Avro records. */
final class ReadRecords extends PTransform<PBegin, PCollection<GenericRecord>> {
  private static final long serialVersionUID = 1L;

  private final AtomicPartitions.Read read;

  ReadRecords(AtomicPartitions.Read read) {
    this.read = read;
  }

  @Override
  public PCollection<GenericRecord> expand(PBegin input) {
    PCollection<Row> rows = input.apply("Rows", read);
    RowRecords records = RowRecords.of(rows.getSchema());
    return rows.apply("ToRecords", ParDo.of(new ToRecord(rows.getSchema())))
        .setCoder(AvroCoder.of(records.schema()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.delegate(read);
  }

  static final class ToRecord extends DoFn<Row, GenericRecord> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;
    private transient @Nullable RowRecords records;

    ToRecord(Schema schema) {
      this.schema = schema;
    }

    @Setup
    public void setUp() {
      records = RowRecords.of(schema);
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<GenericRecord> out) {
      out.output(records.record(row));
    }
  }
}
