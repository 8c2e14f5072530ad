package io.atomicpartition.bench.finalize;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * The part of a run that is measured. Static, for the steps of a pipeline, which are serialized,
 * run in this JVM and have no other way to reach whoever started them.
 */
final class Span {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static BenchStore store;
  private static int delayMillis;
  private static Instant began;
  private static Instant ended;
  private static long results;

  private Span() {}

  private record Instant(long wallNanos, long cpuNanos) {
    static Instant now() {
      return new Instant(System.nanoTime(), PROCESS.getProcessCpuTime());
    }
  }

  /**
   * What was measured.
   *
   * @param wallNanos from the first publish, or final name, to the last result
   * @param cpuNanos of this process meanwhile, servers and proxy not included
   * @param results how many there were
   */
  record Measured(long wallNanos, long cpuNanos, long results) {}

  /** Before a run. Its temps are written without a delay. */
  static synchronized void reset(BenchStore of, int millis)
      throws IOException, InterruptedException {
    store = of;
    delayMillis = millis;
    began = null;
    ended = null;
    results = 0;
    store.delay(0);
  }

  /** All temps are written and the first is made live. Only the first call counts. */
  static synchronized void begin() {
    if (began == null) {
      try {
        store.delay(delayMillis);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("the proxy takes no delay", e);
      }
      began = Instant.now();
    }
  }

  /** One partition, or one file, is decided; the last one ends the span. */
  static synchronized void result() {
    ended = Instant.now();
    results++;
  }

  static synchronized Measured measured() {
    if (began == null || ended == null) {
      throw new IllegalStateException("Nothing was measured: the pipeline has begun or ended none");
    }
    return new Measured(
        ended.wallNanos() - began.wallNanos(), ended.cpuNanos() - began.cpuNanos(), results);
  }
}
