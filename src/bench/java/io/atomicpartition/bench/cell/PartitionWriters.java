package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** What one thread writes to: files of many partitions. */
interface PartitionWriters {
  void write(int partition, GenericRecord record) throws IOException;

  void finish() throws IOException;

  /** Makes one for each thread. */
  interface Factory {
    PartitionWriters create(Target target);
  }

  /**
   * Where a thread writes.
   *
   * @param schema of the files
   * @param directory of all partitions
   * @param thread its number, for the names of files
   */
  record Target(Schema schema, Path directory, int thread) {
    /** The thread's file of a partition, in a directory of its own. */
    Path file(int partition) throws IOException {
      Path parent = directory.resolve(Table.PARTITION + "=" + partition);
      Files.createDirectories(parent);
      return parent.resolve("part-" + thread + ".parquet");
    }
  }
}
