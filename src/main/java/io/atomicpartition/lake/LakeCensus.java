package io.atomicpartition.lake;

import io.atomicpartition.lake.LakePartition.State;
import io.atomicpartition.lake.LakeWalk.Listed;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Goes over the partitions of a lake, each once, in the order in which it is listed: by the bytes
 * of their paths, one that is nested in another before that. Reads the manifests of several at
 * once. Needs memory for a page of the listing and for the partitions whose manifests are being
 * read, however many there are.
 *
 * <pre>{@code
 * try (LakeCensus census = LakeCensus.of(store, LakeSelection.ALL)) {
 *   for (Optional<LakePartition> one = census.next(); one.isPresent(); one = census.next()) {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>Partitions are consistent each by itself, not with one another. What is published, replaced or
 * swept meanwhile may be seen as it was before or after, and files that appear between the listing
 * and the reading of a manifest are not seen.
 */
public final class LakeCensus implements Closeable {
  /** How many manifests are read at once, if nobody says. */
  public static final int PARALLEL = 32;

  private final InOrder<LakePartition> partitions;

  private LakeCensus(AtomicStore store, LakeSelection selection, int parallel) {
    LakeWalk walk = new LakeWalk(store, selection);
    this.partitions =
        new InOrder<>(
            parallel,
            () -> {
              Optional<Listed> listed = walk.next();
              return listed.map(found -> (Callable<LakePartition>) () -> read(store, found));
            });
  }

  /** Begins a census; touches nothing yet. */
  public static LakeCensus of(AtomicStore store, LakeSelection selection) {
    return of(store, selection, PARALLEL);
  }

  /**
   * Begins a census; touches nothing yet.
   *
   * @param store not closed with this
   * @param parallel how many manifests are read at once
   */
  public static LakeCensus of(AtomicStore store, LakeSelection selection, int parallel) {
    return new LakeCensus(store, selection, parallel);
  }

  /** One partition; empty if there is neither a manifest nor a file with a name of the sink's. */
  public static Optional<LakePartition> find(AtomicStore store, PartitionRef partition)
      throws StoreException {
    LakeWalk walk = new LakeWalk(store, LakeSelection.startingWith(partition.path() + "/"));
    for (Optional<Listed> one = walk.next(); one.isPresent(); one = walk.next()) {
      if (one.get().partition().equals(partition)) {
        return Optional.of(read(store, one.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The next partition; empty after the last.
   *
   * @throws StoreException if the lake cannot be listed. A manifest that cannot be read throws
   *     nothing: the partition says so
   */
  public Optional<LakePartition> next() throws IOException {
    return partitions.next();
  }

  private static LakePartition read(AtomicStore store, Listed listed) {
    String key = listed.partition().manifestKey();
    Optional<CommitRecord> record = Optional.empty();
    try {
      record = Guarded.call("Reading '" + key + "'", () -> store.readRecord(key));
      if (record.isPresent()) {
        Manifest manifest = ManifestJson.read(listed.partition(), record.get().body());
        State state = manifest.live() ? State.LIVE : State.EMPTY;
        return partition(listed, state, record, Optional.of(manifest), "");
      }
      return listed.hasManifest()
          ? partition(
              listed, State.UNREADABLE, record, Optional.empty(), "it was listed, and is gone")
          : partition(listed, State.NEVER_PUBLISHED, record, Optional.empty(), "");
    } catch (ManifestFormatException | StoreException e) {
      return partition(listed, State.UNREADABLE, record, Optional.empty(), e.getMessage());
    }
  }

  private static LakePartition partition(
      Listed listed,
      State state,
      Optional<CommitRecord> record,
      Optional<Manifest> manifest,
      String trouble) {
    return new LakePartition(
        listed.partition(), state, record, manifest, trouble, listed.files(), listed.foreign());
  }

  @Override
  public void close() {
    partitions.close();
  }
}
