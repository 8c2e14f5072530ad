package io.atomicpartition.bench.cell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Gathers the records of each partition and, when there are enough, encodes them column by column:
 * the columns of one writer are in the caches only while it is its turn.
 */
final class ColumnWriters implements PartitionWriters {
  private static final int BATCH = 4096;

  /** One for all files of a thread: it is not safe for use by several. */
  private final BytesInputCompressor compressor =
      new CodecFactory(new PlainParquetConfiguration(), ParquetProperties.DEFAULT_PAGE_SIZE)
          .getCompressor(CompressionCodecName.SNAPPY);

  private final Schema schema;
  private final Files files;
  private final Map<Integer, Partition> partitions = new HashMap<>();

  ColumnWriters(Schema schema, Files files) {
    this.schema = schema;
    this.files = files;
  }

  @Override
  public void write(int partition, GenericRecord record) throws IOException {
    Partition to = partitions.get(partition);
    if (to == null) {
      to = new Partition(new ColumnFile(schema, files.create(partition), compressor));
      partitions.put(partition, to);
    }
    to.add(record);
  }

  @Override
  public void finish() throws IOException {
    for (Partition partition : partitions.values()) {
      partition.finish();
    }
  }

  private static final class Partition {
    private final ColumnFile file;
    private final List<GenericRecord> batch = new ArrayList<>();

    Partition(ColumnFile file) {
      this.file = file;
    }

    void add(GenericRecord record) throws IOException {
      batch.add(record);
      if (batch.size() == BATCH) {
        write();
      }
    }

    void finish() throws IOException {
      write();
      file.finish();
    }

    private void write() throws IOException {
      file.write(batch);
      batch.clear();
    }
  }
}
