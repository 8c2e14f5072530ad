package io.atomicpartition.read;

import io.atomicpartition.format.ParquetFooter;
import io.atomicpartition.format.ParquetFooter.RowGroup;
import io.atomicpartition.format.ParquetRows;
import io.atomicpartition.format.StoredFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Verifies pinned files, and reads them. */
final class PinnedFiles {
  private final AtomicStore store;
  private final ReadFailures failures;

  PinnedFiles(AtomicStore store) {
    this.store = store;
    this.failures = new ReadFailures(store);
  }

  /**
   * A file that is byte for byte the one that was published, as closely as its store could tell.
   *
   * @param verified as the store described it
   */
  record Verified(PinnedFile file, StoredObject verified, ParquetFooter footer) {
    /**
     * Divides the file.
     *
     * @param splitBytes of the schema's columns, about, in each part
     */
    List<FileSplit> split(Schema schema, long splitBytes) {
      List<FileSplit> splits = new ArrayList<>();
      List<RowGroup> rowGroups = footer.rowGroups(schema.getFieldNames());
      long from = 0;
      long bytes = 0;
      long rows = 0;
      for (int i = 0; i < rowGroups.size(); i++) {
        bytes += rowGroups.get(i).bytes();
        rows += rowGroups.get(i).rows();
        boolean last = i + 1 == rowGroups.size();
        if (last || bytes + rowGroups.get(i + 1).bytes() > splitBytes) {
          long to = last ? file.digest().size() : rowGroups.get(i + 1).start();
          splits.add(new FileSplit(file, verified, from, to, rows));
          from = to;
          bytes = 0;
          rows = 0;
        }
      }
      return splits;
    }
  }

  /** Compares a file with what its manifest recorded, and reads its footer. */
  Verified verify(PinnedFile file) throws PartitionReadException {
    StoredObject found = compare(file);
    ParquetFooter footer = footer(file, new StoredFile(store, found));
    if (footer.rows() != file.rows()) {
      throw failures.differs(
          file, String.format("expected %d rows, found %d", file.rows(), footer.rows()), null);
    }
    return new Verified(file, found, footer);
  }

  private StoredObject compare(PinnedFile file) throws PartitionReadException {
    StoredObject found;
    try {
      found = Guarded.call("Verifying", () -> store.verify(file.key(), file.digest()));
    } catch (ObjectMissingException e) {
      throw failures.differs(file, file.difference(Optional.empty()).orElseThrow(), e);
    } catch (ObjectMismatchException e) {
      throw failures.differs(file, e.getMessage(), e);
    } catch (IOException e) {
      throw ReadFailures.cannotRead(file, e);
    }
    Optional<String> difference = file.versionDifference(found);
    if (difference.isPresent()) {
      throw failures.differs(file, difference.get(), null);
    }
    return found;
  }

  /** Reads the footer of a file that is looked at, but not verified. */
  ParquetFooter footer(PinnedFile file) throws PartitionReadException {
    return footer(file, new StoredFile(store, file.key(), file.digest().size()));
  }

  private ParquetFooter footer(PinnedFile file, StoredFile stored) throws PartitionReadException {
    try {
      return ParquetFooter.of(stored);
    } catch (IOException | RuntimeException e) {
      throw failure(file, null, e);
    }
  }

  /**
   * Opens a part of a file that was verified, perhaps elsewhere and some time ago: looks whether it
   * is still the same object, as far as that takes no bytes.
   */
  SplitRows open(FileSplit split, Schema schema, @Nullable FilterPredicate filter)
      throws PartitionReadException {
    PinnedFile file = split.file();
    try {
      Optional<StoredObject> found = Guarded.call("Looking", () -> store.head(file.key()));
      Optional<String> difference = file.difference(found).or(() -> writtenAgain(split, found));
      if (difference.isPresent()) {
        throw failures.differs(file, difference.get(), null);
      }
      ParquetRows.Query query =
          new ParquetRows.Query(
              schema, field -> PartitionFields.value(file.partition(), field), filter);
      return new SplitRows(
          this,
          split,
          ParquetRows.open(
              new StoredFile(store, split.verified()), query, split.from(), split.to()),
          filter);
    } catch (PartitionReadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw failure(file, filter, e);
    }
  }

  /** Where a store has versions, they have told already. */
  private static Optional<String> writtenAgain(FileSplit split, Optional<StoredObject> found) {
    return found
        .filter(
            now ->
                now.version().isEmpty()
                    && !now.lastModified().equals(split.verified().lastModified()))
        .map(
            now ->
                String.format(
                    "expected it as it was verified, written at %s, found it written again at %s",
                    split.verified().lastModified(), now.lastModified()));
  }

  /**
   * What to throw for what happened when the file was read.
   *
   * @param filter by which it was read; null: none
   */
  PartitionReadException failure(PinnedFile file, @Nullable FilterPredicate filter, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ObjectMissingException) {
        return failures.differs(file, file.difference(Optional.empty()).orElseThrow(), e);
      }
      if (cause instanceof ObjectMismatchException) {
        return failures.differs(file, cause.getMessage(), e);
      }
    }
    if (e instanceof IOException || e instanceof IllegalArgumentException) {
      return ReadFailures.cannotRead(file, e);
    }
    return filter == null || e instanceof ParquetRuntimeException
        ? failures.differs(file, "expected Parquet that can be decoded, found " + e, e)
        : ReadFailures.cannotFilter(file, filter, e);
  }

  PartitionReadException rowsDiffer(FileSplit split, long found) {
    return failures.differs(
        split.file(),
        String.format(
            "expected %d rows in bytes %d to %d, found %d",
            split.rows(), split.from(), split.to(), found),
        null);
  }
}
