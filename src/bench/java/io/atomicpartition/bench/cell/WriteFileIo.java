package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes the rows as Beam's documentation of {@code FileIO.writeDynamic} has it, with the default
 * sharding.
 *
 * @param noSpilling a writer for each partition of a bundle, instead of 20 and a shuffle of what
 *     has none
 */
record WriteFileIo(Table table, boolean noSpilling) implements BeamJob.Job {
  @Override
  public void expand(Pipeline pipeline, String output) {
    FileIO.Write<Integer, GenericRecord> write =
        FileIO.<Integer, GenericRecord>writeDynamic()
            .by(record -> (Integer) record.get(Table.PARTITION))
            .withDestinationCoder(VarIntCoder.of())
            .via(
                ParquetIO.sink(table.fileSchema())
                    .withCompressionCodec(CompressionCodecName.SNAPPY))
            .to(output)
            .withNaming(
                partition ->
                    FileIO.Write.defaultNaming(
                        Table.PARTITION + "=" + partition + "/part", ".parquet"));
    pipeline
        .apply("Generate", BeamJob.records(table))
        .apply("Write", noSpilling ? write.withNoSpilling() : write);
  }
}
