package io.atomicpartition.read;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Says of a file that cannot be read why, and what to do. */
final class ReadFailures {
  private final AtomicStore store;

  ReadFailures(AtomicStore store) {
    this.store = store;
  }

  /**
   * A file is not the one that its manifest lists. Looks whether the partition was replaced, for
   * then the file may go.
   */
  PartitionReadException differs(PinnedFile file, String difference, @Nullable Throwable cause) {
    String what =
        String.format(
            "Partition '%s': the file '%s', which its manifest of sequence %d lists, is another: %s.",
            file.partition(), file.path(), file.sequence(), difference);
    Optional<Manifest> now = Optional.empty();
    try {
      now = Manifests.read(store, file.partition());
    } catch (IOException e) {
      what += " (Whether the partition was replaced is not known: " + e.getMessage() + ")";
    }
    long sequence = now.map(Manifest::sequence).orElse(0L);
    if (now.isPresent() && sequence != file.sequence()) {
      return new PartitionReadException(
          String.format(
              "%s The partition was replaced while it was read: it is at sequence %d now. Rows of both"
                  + " must not be mixed, so nothing more of it is read. Run the read again; if that"
                  + " happens often, let the sweep keep replaced files longer than a read takes",
              what, sequence),
          cause);
    }
    return new PartitionReadException(
        what
            + " Bring the file back, or publish the partition again with REPLACE; nothing of this file"
            + " is read",
        cause);
  }

  /** A file does not fit what is asked of it, or the store failed. */
  static PartitionReadException cannotRead(PinnedFile file, Throwable cause) {
    return cannotRead(file, "", cause.getMessage() == null ? cause : cause.getMessage(), cause);
  }

  /** The filter failed when it was applied, as one of the caller's own may. */
  static PartitionReadException cannotFilter(
      PinnedFile file, FilterPredicate filter, Throwable cause) {
    return cannotRead(file, " with the filter " + filter, cause, cause);
  }

  private static PartitionReadException cannotRead(
      PinnedFile file, String how, Object why, Throwable cause) {
    return new PartitionReadException(
        String.format(
            "Partition '%s': the file '%s' of sequence %d cannot be read%s: %s",
            file.partition(), file.path(), file.sequence(), how, why),
        cause);
  }
}
