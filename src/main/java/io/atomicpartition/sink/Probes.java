package io.atomicpartition.sink;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Probes each store once per worker process, before the first byte is written to it. */
final class Probes {
  private static final Set<StoreLocation> PASSED = ConcurrentHashMap.newKeySet();

  private Probes() {}

  /**
   * Probes the store, unless this process has done so. A probe that fails is made again.
   *
   * @throws StoreException saying which promise the store does not keep
   */
  static void probe(AtomicStore store, Launch launch) throws StoreException {
    if (!PASSED.contains(store.location())) {
      // Workers probe at the same time, each under a prefix of its own.
      store.probe(launch.stagingPrefix() + "probe-" + RandomIds.secure().next() + "/");
      PASSED.add(store.location());
    }
  }
}
