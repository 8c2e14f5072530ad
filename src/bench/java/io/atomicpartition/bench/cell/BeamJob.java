package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;

/** A pipeline that makes the rows and hands them to a sink. */
final class BeamJob {
  private BeamJob() {}

  /** Makes the rows and hands them to a sink, which is told where to write. */
  interface Job {
    void expand(Pipeline pipeline, String output);
  }

  static void run(CellOptions options, Job job) {
    Pipeline pipeline = Pipeline.create(options);
    job.expand(pipeline, options.getOutputDir());
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("The pipeline ended as " + state);
    }
  }

  /** The table as Beam Rows. */
  static Rows<Row> rows(Table table) {
    return new Rows<>(table.rows(), table::row, RowCoder.of(table.rowSchema()), Row.class);
  }

  /** The table as Avro records. */
  static Rows<GenericRecord> records(Table table) {
    return new Rows<>(
        table.rows(), table::record, AvroCoder.generic(table.recordSchema()), GenericRecord.class);
  }

  /** A source of rows. */
  static final class Rows<T> extends PTransform<PBegin, PCollection<T>> {
    private static final long serialVersionUID = 1L;
    private final long rows;
    private final SerializableFunction<Long, T> row;
    private final Coder<T> coder;
    private final Class<T> type;

    private Rows(long rows, SerializableFunction<Long, T> row, Coder<T> coder, Class<T> type) {
      this.rows = rows;
      this.row = row;
      this.coder = coder;
      this.type = type;
    }

    @Override
    public PCollection<T> expand(PBegin begin) {
      return begin
          .apply("Numbers", GenerateSequence.from(0).to(rows))
          .apply("Rows", MapElements.into(TypeDescriptor.of(type)).via(row))
          .setCoder(coder);
    }
  }
}
