package io.atomicpartition.publish;

import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Calls that need not wait for each other. After the first failure no more are started; when this
 * returns or throws, none runs any more.
 */
final class Together<T> {
  private final List<Guarded.Call<T>> calls;
  private final CountDownLatch running;
  private final List<T> results = new ArrayList<>();
  private final SortedMap<Integer, Throwable> failures = new TreeMap<>();

  private Together(List<Guarded.Call<T>> calls) {
    this.calls = calls;
    this.running = new CountDownLatch(calls.size());
    calls.forEach(call -> results.add(null));
  }

  /**
   * Runs the calls by the executor, and one that is alone on this thread.
   *
   * @return their results, in the order of the calls
   * @throws StoreException the failure that says most, whichever came first: that an object is
   *     missing, that the placement is lost, that an object is another, and only then any other; of
   *     several equal ones that of the first call. The others are suppressed in it.
   */
  static <T> List<T> run(Executor executor, List<Guarded.Call<T>> calls) throws StoreException {
    Together<T> together = new Together<>(calls);
    if (calls.size() == 1) {
      together.call(0); // this thread would only wait, and most partitions have one file
      return together.results();
    }
    for (int i = 0; i < calls.size(); i++) {
      together.start(executor, i);
    }
    together.await();
    return together.results();
  }

  private void start(Executor executor, int i) {
    try {
      executor.execute(() -> call(i));
    } catch (RuntimeException | Error e) { // it takes no more; what it took still runs
      fail(i, new StoreException("A call could not be started: " + e, e));
      running.countDown();
    }
  }

  private void call(int i) {
    try {
      if (!hasFailed()) {
        T result = calls.get(i).run();
        synchronized (this) {
          results.set(i, result);
        }
      }
    } catch (Throwable e) { // rethrown by run, on the thread that waits for this one
      fail(i, e);
    } finally {
      running.countDown();
    }
  }

  private synchronized boolean hasFailed() {
    return !failures.isEmpty();
  }

  private synchronized void fail(int i, Throwable failure) {
    failures.put(i, failure);
  }

  /**
   * Not to be interrupted: whoever deletes what these calls make must know that they have ended.
   */
  private void await() {
    boolean interrupted = false;
    for (; ; ) {
      try {
        running.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<T> results() throws StoreException {
    if (failures.isEmpty()) {
      return results;
    }
    Throwable worst = worst(failures.values());
    for (Throwable failure : failures.values()) {
      if (failure != worst) {
        worst.addSuppressed(failure);
      }
    }
    if (worst instanceof Error error) {
      throw error;
    }
    throw worst instanceof StoreException e
        ? e
        : new StateUnknownException(worst.toString(), worst);
  }

  private static Throwable worst(Collection<Throwable> failures) {
    Throwable worst = null;
    for (Throwable failure : failures) {
      if (worst == null || rank(failure) < rank(worst)) {
        worst = failure;
      }
    }
    return worst;
  }

  private static int rank(Throwable failure) {
    if (failure instanceof Error) {
      return 0;
    }
    if (failure instanceof ObjectMissingException) {
      return 1;
    }
    if (failure instanceof PlacementLostException) {
      return 2;
    }
    return failure instanceof ObjectMismatchException ? 3 : 4;
  }
}
