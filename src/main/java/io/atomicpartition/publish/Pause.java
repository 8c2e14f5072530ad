package io.atomicpartition.publish;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try; handed in so that tests need not wait. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits.
   *
   * @param tries how many tries there have been, 1 after the first
   */
  void after(int tries) throws InterruptedException;

  /**
   * Quadruples from {@code first} to {@code longest}, each wait drawn between half of it and all: a
   * lost race is tried again at once, and a store that throttles is soon left alone for seconds.
   */
  static Pause exponential(Duration first, Duration longest) {
    return tries -> {
      long full =
          Math.min(
              longest.toMillis(), first.toMillis() << Math.min(20, 2 * Math.max(0, tries - 1)));
      Thread.sleep(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    };
  }
}
