package io.atomicpartition.store.s3;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that send parts, for all uploads and copies of a store, and the bound on the bytes of
 * heap that parts on their way may hold together. Idle threads end.
 */
final class PartPool implements AutoCloseable {
  private static final int THREADS = 16;
  private static final long IDLE_SECONDS = 10;

  private final Semaphore bytes;
  private final ExecutorService threads;

  /**
   * @param bytesInFlight at most 2 GiB count
   */
  PartPool(long bytesInFlight) {
    this.bytes = new Semaphore((int) Math.min(bytesInFlight, Integer.MAX_VALUE), true);
    AtomicInteger number = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, "s3-part-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /**
   * Runs {@code send} as soon as there is room for what it holds on the heap, and waits for that.
   */
  <T> Future<T> submit(int heldBytes, Callable<T> send) throws InterruptedException {
    bytes.acquire(heldBytes);
    try {
      return threads.submit(
          () -> {
            try {
              return send.call();
            } finally {
              bytes.release(heldBytes);
            }
          });
    } catch (RuntimeException | Error e) {
      bytes.release(heldBytes);
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
