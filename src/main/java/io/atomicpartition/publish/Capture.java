package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.PreconditionFailedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sequence over which a REPLACE may commit, captured before its first byte is written. Every
 * bundle, retry, zombie and recomputation of the publish shares it: the first capture is stored
 * create-only among the publish's own temps, and whoever finds one there uses it.
 */
public final class Capture {
  private final AtomicStore store;
  private final PublishEnvironment environment;

  public Capture(AtomicStore store, PublishEnvironment environment) {
    this.store = store;
    this.environment = environment;
  }

  /**
   * The captured sequence. May be cached per launch and partition, for it never changes.
   *
   * @throws IOException if it can neither be read nor stored, or the manifest cannot be understood;
   *     nothing was published, and it may be tried again
   */
  public long capture(Launch launch, PartitionRef partition) throws IOException {
    StepTimer timer = new StepTimer(environment, partition, PublishStep.CAPTURE);
    try {
      return untilCaptured(launch.baseKey(partition), partition);
    } finally {
      timer.stop();
    }
  }

  private long untilCaptured(String key, PartitionRef partition) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return captureOnce(key, partition);
      } catch (IOException e) {
        // It may be stored or not, by us or by others, now or later: only what is read back counts.
        if (tries >= environment.tries() || e instanceof ManifestFormatException) {
          throw failed(partition, e);
        }
        if (!(e instanceof PreconditionFailedException)) {
          pause(partition, tries);
        }
      }
    }
  }

  private long captureOnce(String key, PartitionRef partition) throws IOException {
    Optional<CommitRecord> base =
        Guarded.call("Reading '" + key + "'", () -> store.readRecord(key));
    if (base.isPresent()) {
      return read(key, partition, base.get().body());
    }
    long sequence =
        Judge.read(store, partition).map(current -> current.manifest().sequence()).orElse(0L);
    Guarded.call(
        "Storing '" + key + "'", () -> store.createRecord(key, write(partition, sequence)));
    return sequence;
  }

  private static IOException failed(PartitionRef partition, IOException cause) {
    return new IOException(
        String.format(
            "The sequence of partition '%s' could not be captured, so nothing was written: %s;"
                + " mend that, and try again",
            partition, cause.getMessage()),
        cause);
  }

  private static byte[] write(PartitionRef partition, long sequence) {
    return CanonicalJson.write(
        new TreeMap<>(Map.of("partition", partition.path(), "sequence", sequence)));
  }

  private static long read(String key, PartitionRef partition, byte[] body)
      throws ManifestFormatException {
    JsonFields json = CanonicalJson.read(key, body);
    if (!json.text("partition").equals(partition.path())) {
      throw json.wrong(".partition", "'" + partition + "'", json.text("partition"));
    }
    return json.count("sequence");
  }

  private void pause(PartitionRef partition, int tries) throws IOException {
    try {
      environment.pause().after(tries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(
          "Interrupted while the sequence of partition '" + partition + "' was captured", e);
    }
  }
}
