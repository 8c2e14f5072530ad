package io.atomicpartition.read;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rows of a pinned partition, file by file; each file is verified before its first row is
 * handed out. To be closed; not for several threads.
 *
 * <p>A file that is not what its manifest lists ends the iteration with an {@link
 * UncheckedIOException} around a {@link PartitionReadException}, again and again: what came before
 * it is not all of the partition. After {@link #close} there are no rows, but an {@link
 * IllegalStateException}.
 */
public final class PartitionRows implements Iterator<Row>, Closeable {
  private final PinnedFiles files;
  private final Schema schema;
  private final @Nullable FilterPredicate filter;
  private final Queue<PinnedFile> pending;
  private final Deque<FileSplit> splits = new ArrayDeque<>();
  private @Nullable SplitRows open;
  private @Nullable Row next;
  private @Nullable RuntimeException failure;

  PartitionRows(
      PinnedFiles files,
      PinnedPartition partition,
      Schema schema,
      @Nullable FilterPredicate filter) {
    this.files = files;
    this.schema = schema;
    this.filter = filter;
    this.pending = new ArrayDeque<>(partition.files());
  }

  /** The schema of the rows. */
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean hasNext() {
    if (failure != null) {
      throw failure;
    }
    if (next == null) {
      try {
        next = read();
      } catch (IOException e) {
        failure = new UncheckedIOException(e);
        throw failure;
      } catch (RuntimeException e) {
        failure = e;
        throw failure;
      }
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The partition has no more rows");
    }
    Row row = next;
    next = null;
    return row;
  }

  private @Nullable Row read() throws IOException {
    while (true) {
      Row row = open == null ? null : open.next();
      if (row != null) {
        return row;
      }
      closeSplit();
      if (splits.isEmpty()) {
        if (pending.isEmpty()) {
          return null;
        }
        splits.addAll(files.verify(pending.remove()).split(schema, Long.MAX_VALUE));
      } else {
        open = files.open(splits.remove(), schema, filter);
      }
    }
  }

  @Override
  public void close() throws IOException {
    failure = new IllegalStateException("The rows of the partition were closed");
    closeSplit();
  }

  private void closeSplit() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
