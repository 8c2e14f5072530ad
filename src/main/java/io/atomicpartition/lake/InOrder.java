package io.atomicpartition.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Work that is done several pieces at once, and handed out in the order in which it was found. No
 * more is under way, or done and not yet handed out, than there are threads.
 */
public final class InOrder<T> implements Closeable {
  private final Source<T> source;
  private final int parallel;
  private final ExecutorService threads;
  private final Deque<Future<T>> underWay = new ArrayDeque<>();
  private boolean exhausted = false;

  /** Finds work. */
  @FunctionalInterface
  public interface Source<T> {
    /** The next piece; empty: there is no more. */
    Optional<Callable<T>> next() throws IOException;
  }

  /**
   * @param parallel how many threads
   */
  public InOrder(int parallel, Source<T> source) {
    this.source = source;
    this.parallel = parallel;
    this.threads = Executors.newFixedThreadPool(parallel, daemons());
  }

  /** Threads that keep no process alive. */
  static ThreadFactory daemons() {
    return work -> {
      Thread thread = new Thread(work, "lake");
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * The next result; empty after the last.
   *
   * @throws IOException if the work, or finding it, has thrown that
   */
  public Optional<T> next() throws IOException {
    while (!exhausted && underWay.size() < parallel) {
      Optional<Callable<T>> work = source.next();
      exhausted = work.isEmpty();
      work.ifPresent(found -> underWay.add(threads.submit(found)));
    }
    return underWay.isEmpty() ? Optional.empty() : Optional.of(result(underWay.remove()));
  }

  static <T> T result(Future<T> work) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** Begins nothing more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
