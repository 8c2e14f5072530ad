package io.atomicpartition.bench.cell;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** parquet-avro's writer with its defaults, one for each partition. */
final class AvroWriters implements PartitionWriters {
  private final Schema schema;
  private final Files files;
  private final Map<Integer, ParquetWriter<GenericRecord>> writers = new HashMap<>();

  AvroWriters(Schema schema, Files files) {
    this.schema = schema;
    this.files = files;
  }

  @Override
  public void write(int partition, GenericRecord record) throws IOException {
    ParquetWriter<GenericRecord> writer = writers.get(partition);
    if (writer == null) {
      writer = open(partition);
      writers.put(partition, writer);
    }
    writer.write(record);
  }

  private ParquetWriter<GenericRecord> open(int partition) throws IOException {
    return AvroParquetWriter.<GenericRecord>builder(files.create(partition))
        .withConf(new PlainParquetConfiguration())
        .withSchema(schema)
        .withDataModel(GenericData.get())
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  @Override
  public void finish() throws IOException {
    for (ParquetWriter<GenericRecord> writer : writers.values()) {
      writer.close();
    }
  }
}
