package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;

/**
 * Sweeps a whole dataset from one machine: every partition in the order in which it is listed, then
 * unfinished uploads, then what launches have staged. Each of these is swept by itself and may be
 * swept again at any time, so a sweep that was interrupted loses nothing; it may go on at the place
 * that it was about.
 *
 * <p>Files that nobody knows by their names are neither reported nor deleted.
 */
public final class Sweep {
  private final AtomicStore store;
  private final PartitionSweep partitions;
  private final UploadSweep uploads;
  private final StagingSweep staging;
  private final SweepObserver observer;

  /**
   * @param observer is told of each place
   * @throws IllegalArgumentException see {@link PartitionSweep}
   */
  public Sweep(
      AtomicStore store,
      PublishEnvironment environment,
      SweepPolicy policy,
      SweepObserver observer) {
    this.store = store;
    this.partitions = new PartitionSweep(store, environment, policy);
    this.uploads = new UploadSweep(store, environment, policy);
    this.staging = new StagingSweep(store, environment, policy);
    this.observer = observer;
  }

  /**
   * Sweeps.
   *
   * @param startAt where to begin, see {@link PartitionLister#list}; empty: at the beginning
   * @throws StoreException if the partitions or the launches could not be listed; what was swept
   *     before was reported
   */
  public void run(String startAt) throws StoreException {
    new PartitionLister(store)
        .list(
            startAt,
            partition -> {
              observer.sweeping(partition.path());
              observer.swept(partitions.sweep(partition));
            });
    observer.sweeping("unfinished uploads");
    observer.swept(uploads.sweep());
    for (String launch : staging.launches()) {
      observer.sweeping(launch);
      observer.swept(staging.sweep(launch));
    }
  }
}
