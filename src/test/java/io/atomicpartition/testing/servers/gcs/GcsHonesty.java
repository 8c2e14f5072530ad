package io.atomicpartition.testing.servers.gcs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a server makes of the conditions of a write. */
sealed interface GcsHonesty {
  /** Checks and applies at once. */
  record Atomic() implements GcsHonesty {}

  /** Does not look at conditions. */
  record Ignoring() implements GcsHonesty {}

  /**
   * Checks, waits until {@code writers} requests for one object have passed their check, but no
   * longer than {@code bound}, and applies what is then no longer true.
   */
  record Racing(int writers, Duration bound, Map<String, CountDownLatch> gatherings)
      implements GcsHonesty {
    Racing(int writers, Duration bound) {
      this(writers, bound, new ConcurrentHashMap<>());
    }

    /**
     * Waits for the others. A gathering that is complete, or given up, is followed by a new one.
     */
    void gather(String object) {
      CountDownLatch gathering =
          gatherings.compute(
              object,
              (name, open) -> {
                CountDownLatch joined =
                    open == null || open.getCount() == 0 ? new CountDownLatch(writers) : open;
                joined.countDown();
                return joined;
              });
      try {
        if (!gathering.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
          gatherings.remove(object, gathering);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
