package io.atomicpartition.read;

import io.atomicpartition.format.ParquetRows;
import java.io.Closeable;
import java.io.IOException;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of a part of a file. */
final class SplitRows implements Closeable {
  private final PinnedFiles files;
  private final FileSplit split;
  private final ParquetRows rows;
  private final @Nullable FilterPredicate filter;
  private long read = 0;

  /**
   * @param filter by which the rows are read; null: all are
   */
  SplitRows(
      PinnedFiles files, FileSplit split, ParquetRows rows, @Nullable FilterPredicate filter) {
    this.files = files;
    this.split = split;
    this.rows = rows;
    this.filter = filter;
  }

  /** The next row; null after the last. */
  @Nullable Row next() throws PartitionReadException {
    Row row;
    try {
      row = rows.next();
    } catch (IOException | RuntimeException e) {
      throw files.failure(split.file(), filter, e);
    }
    if (row != null) {
      read++;
    } else if (filter == null && read != split.rows()) {
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
