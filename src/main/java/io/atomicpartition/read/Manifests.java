package io.atomicpartition.read;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.StoreException;
import java.util.Optional;

/** Reads manifests as they are now, never from a cache. */
final class Manifests {
  private Manifests() {}

  /** Empty: the partition was never published. */
  static Optional<Manifest> read(AtomicStore store, PartitionRef partition)
      throws StoreException, ManifestFormatException {
    String key = partition.manifestKey();
    Optional<CommitRecord> record =
        Guarded.call("Reading '" + key + "'", () -> store.readRecord(key));
    return record.isEmpty()
        ? Optional.empty()
        : Optional.of(ManifestJson.read(partition, record.get().body()));
  }
}
