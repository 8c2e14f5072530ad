/**
 * The ingest pipeline: reads CSV, JSON, Avro or Parquet and publishes it, partition by partition,
 * with the {@link io.atomicpartition.sink.AtomicPartitionSink}.
 */
package io.atomicpartition.pipelines.ingest;
