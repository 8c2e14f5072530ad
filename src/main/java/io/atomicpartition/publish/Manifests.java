package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.StoreException;
import java.util.Optional;

/** Reads manifests as they are now, never from a cache. */
public final class Manifests {
  private Manifests() {}

  /** Empty: the partition was never published. */
  public static Optional<Manifest> read(AtomicStore store, PartitionRef partition)
      throws StoreException, ManifestFormatException {
    String key = partition.manifestKey();
    Optional<CommitRecord> record =
        Guarded.call("Reading '" + key + "'", () -> store.readRecord(key));
    return record.isEmpty()
        ? Optional.empty()
        : Optional.of(ManifestJson.read(partition, record.get().body()));
  }
}
