package io.atomicpartition.sink;

import io.atomicpartition.store.StoreObserver;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts for a bundle what its store does about trouble, on whatever thread: Beam's counters only
 * count on the thread that runs the bundle.
 */
final class StoreEvents implements StoreObserver {
  private final LongAdder throttled = new LongAdder();
  private final LongAdder retries = new LongAdder();

  @Override
  public void throttled(String request) {
    throttled.increment();
  }

  @Override
  public void retried(String request) {
    retries.increment();
  }

  /** Hands the counts over to Beam; to be called on the bundle's thread. */
  void report() {
    SinkMetrics.STORE_THROTTLED.inc(throttled.sumThenReset());
    SinkMetrics.STORE_RETRIES.inc(retries.sumThenReset());
  }
}
