package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.util.Optional;

/**
 * A manifest written again under the version that was read, with nothing changed but its write id.
 * From then on no commit that was prepared before can land. Where there was no manifest, an EMPTY
 * one of sequence 0 is created.
 */
final class Fence {
  private final AtomicStore store;
  private final PublishEnvironment environment;

  Fence(AtomicStore store, PublishEnvironment environment) {
    this.store = store;
    this.environment = environment;
  }

  /**
   * Writes it.
   *
   * @param current what was read
   * @return empty: the fence is in force. Else why that is not known; it may be, or may yet be
   */
  Optional<String> write(PartitionRef partition, Optional<Verdict.Current> current) {
    Manifest manifest = manifest(partition, current);
    Optional<RecordVersion> over = Verdict.Current.version(current);
    try {
      send(manifest, over);
      return Optional.empty();
    } catch (StoreException e) {
      return inForce(manifest, over)
          ? Optional.empty()
          : Optional.of("the fence is not known to be in force: " + e.getMessage());
    }
  }

  private Manifest manifest(PartitionRef partition, Optional<Verdict.Current> current) {
    String writeId = environment.ids().next();
    if (current.isEmpty()) {
      return new Manifest(
          writeId,
          partition,
          0,
          Optional.empty(),
          History.NONE,
          Optional.empty(),
          environment.producer(),
          environment.clock().instant());
    }
    Manifest manifest = current.get().manifest();
    return new Manifest(
        writeId,
        manifest.partition(),
        manifest.sequence(),
        manifest.publish(),
        History.carriedBy(current.get().record(), manifest),
        manifest.previousHash(),
        manifest.producer(),
        manifest.createdAt());
  }

  private void send(Manifest manifest, Optional<RecordVersion> over) throws StoreException {
    String key = manifest.partition().manifestKey();
    Guarded.call(
        "The fence",
        () -> {
          byte[] body = ManifestJson.write(manifest); // may be too large now: nothing was sent then
          return over.isPresent()
              ? store.replaceRecord(key, body, over.get())
              : store.createRecord(key, body);
        });
  }

  /** Only our own write id proves it: a status tells neither of success nor of failure. */
  private boolean inForce(Manifest manifest, Optional<RecordVersion> over) {
    try {
      return Judge.readAgain(store, manifest.partition(), over)
          .map(now -> now.manifest().writeId().equals(manifest.writeId()))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }
}
