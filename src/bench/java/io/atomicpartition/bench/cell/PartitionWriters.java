package io.atomicpartition.bench.cell;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.io.OutputFile;

/** What one thread writes to: files of many partitions. */
interface PartitionWriters {
  void write(int partition, GenericRecord record) throws IOException;

  void finish() throws IOException;

  /** Makes one for each thread. */
  interface Factory {
    PartitionWriters create(Schema schema, Files files);
  }

  /** Where a thread writes. */
  interface Files {
    /** A new file of the partition. */
    OutputFile create(int partition) throws IOException;
  }
}
