package io.atomicpartition.read;

import io.atomicpartition.format.ParquetRows;
import java.io.Closeable;
import java.io.IOException;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of a part of a file. */
final class SplitRows implements Closeable {
  private final PinnedFiles files;
  private final FileSplit split;
  private final ParquetRows rows;
  private final boolean countsAll;
  private long read = 0;

  /**
   * @param countsAll whether no row is filtered out
   */
  SplitRows(PinnedFiles files, FileSplit split, ParquetRows rows, boolean countsAll) {
    this.files = files;
    this.split = split;
    this.rows = rows;
    this.countsAll = countsAll;
  }

  /** The next row; null after the last. */
  @Nullable Row next() throws PartitionReadException {
    Row row;
    try {
      row = rows.next();
    } catch (IOException | RuntimeException e) {
      throw files.failure(split.file(), e);
    }
    if (row != null) {
      read++;
    } else if (countsAll && read != split.rows()) {
      throw files.rowsDiffer(split, read);
    }
    return row;
  }

  /** How many were read so far. */
  long read() {
    return read;
  }

  /** How many row groups were read so far. */
  long rowGroups() {
    return rows.rowGroups();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
