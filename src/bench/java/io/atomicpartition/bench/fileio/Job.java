package io.atomicpartition.bench.fileio;

import io.atomicpartition.sink.AtomicPartitionSink;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * One job, in a process of its own: generates rows and writes them with one of the two sinks. Ends
 * with exit code 0 when the runner says that the job is done, and with 1 otherwise.
 */
public final class Job {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredLong("id")
          .requiredString("p")
          .requiredString("source")
          .endRecord();

  private Job() {}

  /** Which sink. */
  public enum Sink {
    FILE_IO,
    ATOMIC
  }

  /** What the job writes, and where. Public, for Beam makes an implementation of it. */
  public interface Options extends PipelineOptions {
    @Validation.Required
    Sink getSink();

    void setSink(Sink sink);

    @Validation.Required
    String getOutput();

    void setOutput(String output);

    @Validation.Required
    int getPartitions();

    void setPartitions(int partitions);

    @Validation.Required
    int getRowsPerPartition();

    void setRowsPerPartition(int rows);

    /** For {@code FileIO}: files per partition; 0 leaves them to the runner, its default. */
    @Default.Integer(0)
    int getShards();

    void setShards(int shards);

    /** In every row; the ids of different sources differ, too. */
    @Default.Integer(0)
    int getSource();

    void setSource(int source);

    /** Where to write what {@code FileIO}'s finalize said that it did. */
    String getFinalizeReport();

    void setFinalizeReport(String file);
  }

  public static void main(String[] args) throws Exception {
    Options options = PipelineOptionsFactory.fromArgs(args).withValidation().as(Options.class);
    FinalizeLog finalize = FinalizeLog.listen();
    Pipeline pipeline = Pipeline.create(options);
    PCollection<GenericRecord> rows = rows(pipeline, options);
    switch (options.getSink()) {
      case FILE_IO -> writeByFileIo(rows, options);
      case ATOMIC ->
          rows.apply(
              "Publish",
              AtomicPartitionSink.<GenericRecord>write()
                  .to(options.getOutput())
                  .withPartitionFields("p")
                  .withRunId(options.getJobName()));
    }
    boolean done;
    try {
      done = pipeline.run().waitUntilFinish() == PipelineResult.State.DONE;
    } catch (RuntimeException e) {
      e.printStackTrace();
      done = false;
    }
    if (options.getFinalizeReport() != null) {
      finalize.store(Path.of(options.getFinalizeReport()));
    }
    System.exit(done ? 0 : 1); // the runners leave threads behind
  }

  private static PCollection<GenericRecord> rows(Pipeline pipeline, Options options) {
    long rows = (long) options.getPartitions() * options.getRowsPerPartition();
    long first = rows * options.getSource();
    return pipeline
        .apply("Ids", GenerateSequence.from(first).to(first + rows))
        .apply("Rows", ParDo.of(new Rows(options.getPartitions(), options.getSource())))
        .setCoder(AvroCoder.of(SCHEMA));
  }

  /** As {@code FileIO}'s Javadoc shows it. */
  private static void writeByFileIo(PCollection<GenericRecord> rows, Options options) {
    FileIO.Write<String, GenericRecord> write =
        FileIO.<String, GenericRecord>writeDynamic()
            .by(row -> row.get("p").toString())
            .withDestinationCoder(StringUtf8Coder.of())
            .via(ParquetIO.sink(SCHEMA).withCompressionCodec(CompressionCodecName.SNAPPY))
            .to(options.getOutput())
            .withNaming(p -> FileIO.Write.defaultNaming("p=" + p + "/part", ".parquet"));
    rows.apply(
        "Write", options.getShards() == 0 ? write : write.withNumShards(options.getShards()));
  }

  private static final class Rows extends DoFn<Long, GenericRecord> {
    private static final long serialVersionUID = 1L;

    private final int partitions;
    private final int source;

    Rows(int partitions, int source) {
      this.partitions = partitions;
      this.source = source;
    }

    @ProcessElement
    public void process(@Element Long id, OutputReceiver<GenericRecord> out) {
      out.output(
          new GenericRecordBuilder(SCHEMA)
              .set("id", id)
              .set("p", Integer.toString((int) (id % partitions)))
              .set("source", "source-" + source)
              .build());
    }
  }
}
