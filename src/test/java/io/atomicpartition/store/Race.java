package io.atomicpartition.store;

import static java.util.concurrent.TimeUnit.MINUTES;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Lets runners loose at the same moment, and says who came through and why others did not. */
public final class Race implements AutoCloseable {
  private final int runners;
  private final ExecutorService threads;

  /** A race of so many threads; may be run again and again. */
  public Race(int runners) {
    this.runners = runners;
    this.threads = Executors.newFixedThreadPool(runners);
  }

  /** What came of one round: for each runner a result or a failure. */
  public record Outcome<T>(List<T> results, List<Exception> failures) {}

  /** Runs one round: every runner waits for the last to be ready. */
  public <T> Outcome<T> run(IntFunction<Callable<T>> runner) throws Exception {
    CyclicBarrier start = new CyclicBarrier(runners);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      Callable<T> task = runner.apply(i);
      futures.add(
          threads.submit(
              () -> {
                start.await();
                return task.call();
              }));
    }
    Outcome<T> outcome = new Outcome<>(new ArrayList<>(), new ArrayList<>());
    for (Future<T> future : futures) {
      try {
        outcome.results().add(future.get(2, MINUTES));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        outcome.failures().add((Exception) e.getCause());
      }
    }
    return outcome;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
