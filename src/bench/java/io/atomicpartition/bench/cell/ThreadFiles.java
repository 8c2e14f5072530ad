package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * One thread's files on the disk, one in each partition's directory.
 *
 * @param root of all partitions
 * @param thread its number
 */
record ThreadFiles(Path root, int thread) implements PartitionWriters.Files {
  @Override
  public OutputFile create(int partition) throws IOException {
    Path directory = root.resolve(Table.PARTITION + "=" + partition);
    Files.createDirectories(directory);
    return new LocalOutputFile(directory.resolve("part-" + thread + ".parquet"));
  }
}
