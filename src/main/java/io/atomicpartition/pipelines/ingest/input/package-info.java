/**
 * The reading half of the ingest pipeline: what a table's input is ({@link
 * io.atomicpartition.pipelines.ingest.input.InputSpec}), the schema of its records ({@link
 * io.atomicpartition.pipelines.ingest.input.SchemaInference}), the records themselves ({@link
 * io.atomicpartition.pipelines.ingest.input.ReadRecords}) and the partition that each belongs to
 * ({@link io.atomicpartition.pipelines.ingest.input.PartitionSpec}).
 */
package io.atomicpartition.pipelines.ingest.input;
