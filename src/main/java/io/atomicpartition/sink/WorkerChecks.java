package io.atomicpartition.sink;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks each store once per worker process, before the first byte is written to it. */
final class WorkerChecks {
  private static final Set<StoreLocation> PASSED = ConcurrentHashMap.newKeySet();

  private WorkerChecks() {}

  /**
   * Checks that this worker sees the store as it must, unless this process has done so. A check
   * that fails is made again.
   *
   * @throws StoreException saying which promise the store does not keep
   */
  static void check(AtomicStore store, Launch launch) throws StoreException {
    if (!PASSED.contains(store.location())) {
      // Workers check at the same time, each under a prefix of its own.
      store.checkWorker(launch.stagingPrefix() + "check-" + RandomIds.secure().next() + "/");
      PASSED.add(store.location());
    }
  }
}
