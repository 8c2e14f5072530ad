package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionRef;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls for many partitions at once, of which each may fail by itself. */
final class PartitionCalls implements Closeable {
  /** As many as a client of S3 has connections for half of. */
  private static final int THREADS = 64;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "atomic-partition-derive");
            thread.setDaemon(true);
            return thread;
          });

  /** What is called for one partition. */
  @FunctionalInterface
  interface Call<T> {
    T of(PartitionRef partition) throws IOException;
  }

  /**
   * Calls for each, and waits for all.
   *
   * @param failed is told for which the call threw, and what
   * @return the answers of the others, in the order of {@code partitions}
   */
  <T> Map<PartitionRef, T> forEach(
      Collection<PartitionRef> partitions, Call<T> call, Map<PartitionRef, String> failed) {
    Map<PartitionRef, Future<T>> running = new LinkedHashMap<>();
    for (PartitionRef partition : partitions) {
      running.put(partition, threads.submit(() -> call.of(partition)));
    }
    Map<PartitionRef, T> answers = new LinkedHashMap<>();
    running.forEach(
        (partition, future) -> {
          try {
            answers.put(partition, future.get());
          } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
              throw error;
            }
            failed.put(partition, String.valueOf(e.getCause().getMessage()));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.put(partition, "interrupted");
          }
        });
    return answers;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
