package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import java.util.function.Consumer;

/**
 * Sweeps a whole dataset, place by place: every partition in the order in which it is listed, then
 * unfinished uploads, then what launches have staged. Places may be swept in any order, at the same
 * time, and again, so a sweep that was interrupted loses nothing and may go on at the place that it
 * was about.
 *
 * <p>Files that nobody knows by their names are neither reported nor deleted.
 */
public final class DatasetSweep {
  private final AtomicStore store;
  private final PartitionSweep partitions;
  private final UploadSweep uploads;
  private final StagingSweep staging;

  /**
   * @throws IllegalArgumentException see {@link PartitionSweep}
   */
  public DatasetSweep(AtomicStore store, PublishEnvironment environment, SweepPolicy policy) {
    this.store = store;
    this.partitions = new PartitionSweep(store, environment, policy);
    this.uploads = new UploadSweep(store, environment, policy);
    this.staging = new StagingSweep(store, environment, policy);
  }

  /**
   * Finds the places: paths of partitions, {@link UploadSweep#PLACE}, prefixes of launches. A place
   * may be swept before the next is found.
   *
   * @param startAt where to begin: a place, or see {@link PartitionLister#list}; empty: at the
   *     beginning. The listing itself begins at the beginning in any case
   * @param place is told each
   * @throws StoreException if the partitions or the launches could not be listed; there may be more
   *     places
   * @throws IllegalArgumentException if {@code startAt} is hidden and no place
   */
  public void places(String startAt, Consumer<String> place) throws StoreException {
    if (startAt.startsWith("_")
        && !startAt.equals(UploadSweep.PLACE)
        && !StoreLocation.isStaging(startAt)) {
      throw new IllegalArgumentException(
          String.format(
              "Expected the path of a partition to start at, '%s', or a launch under '%s', found"
                  + " '%s'",
              UploadSweep.PLACE, StoreLocation.STAGING, startAt));
    }
    if (!startAt.startsWith("_")) { // as no partition does, and all other places
      new PartitionLister(store).list(startAt, partition -> place.accept(partition.path()));
    }
    place.accept(UploadSweep.PLACE);
    for (String launch : staging.launches()) {
      if (!StoreLocation.isStaging(startAt) || launch.compareTo(startAt) >= 0) {
        place.accept(launch);
      }
    }
  }

  /** Sweeps one of the places. Never throws for what a store does: the report says it. */
  public SweepReport sweep(String place) {
    if (place.equals(UploadSweep.PLACE)) {
      return uploads.sweep();
    }
    return StoreLocation.isStaging(place)
        ? staging.sweep(place)
        : partitions.sweep(new PartitionRef(place));
  }

  /**
   * Sweeps all places, one after the other.
   *
   * @param observer is told of each
   * @throws StoreException see {@link #places}; what was swept before was reported
   */
  public void run(String startAt, SweepObserver observer) throws StoreException {
    places(
        startAt,
        place -> {
          observer.sweeping(place);
          observer.swept(sweep(place));
        });
  }
}
