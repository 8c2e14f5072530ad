package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.sink.AtomicPartitionSink;
import org.apache.beam.sdk.Pipeline;

/** Publishes the rows by this project's sink, as its README shows. */
record WriteOurs<T>(BeamJob.Rows<T> rows, ParquetFormat<T> format) implements BeamJob.Job {
  @Override
  public void expand(Pipeline pipeline, String output) {
    pipeline
        .apply("Generate", rows)
        .apply(
            "Publish",
            AtomicPartitionSink.<T>write()
                .to(output)
                .withPartitionFields(Table.PARTITION)
                .withFormat(format));
  }
}
