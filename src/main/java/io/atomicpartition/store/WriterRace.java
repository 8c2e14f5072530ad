package io.atomicpartition.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers that are let loose at the same moment, each on a thread of its own. */
final class WriterRace implements AutoCloseable {
  private final int writers;
  private final ExecutorService threads;

  /**
   * @param writers how many race in each round
   */
  WriterRace(int writers) {
    this.writers = writers;
    this.threads =
        Executors.newFixedThreadPool(
            writers,
            task -> {
              Thread thread = new Thread(task, "store-probe");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The conditional write of one writer. */
  @FunctionalInterface
  interface Write {
    void by(int writer) throws StoreException;
  }

  /** What a writer was told. */
  enum Reply {
    WRITTEN,
    REFUSED,
    UNKNOWN
  }

  /**
   * What all of them were told.
   *
   * @param replies by writer
   * @param refusal one of the failures other than that the condition did not hold, if there was one
   */
  record Told(List<Reply> replies, Optional<StoreException> refusal) {
    /** Those who were told that their write was carried out. */
    List<Integer> written() {
      List<Integer> written = new ArrayList<>();
      for (int writer = 0; writer < replies.size(); writer++) {
        if (replies.get(writer) == Reply.WRITTEN) {
          written.add(writer);
        }
      }
      return written;
    }
  }

  private record Answer(Reply reply, Optional<StoreException> failure) {}

  /** Runs one round; returns when every writer has been answered. */
  Told run(Write write) throws StoreException {
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Future<Answer>> running = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      running.add(threads.submit(() -> answer(start, write, writer)));
    }
    List<Reply> replies = new ArrayList<>();
    Optional<StoreException> refusal = Optional.empty();
    for (Future<Answer> one : running) {
      Answer answer = get(one);
      replies.add(answer.reply());
      refusal = refusal.or(answer::failure);
    }
    return new Told(replies, refusal);
  }

  private static Answer answer(CyclicBarrier start, Write write, int writer)
      throws InterruptedException, BrokenBarrierException {
    start.await();
    try {
      write.by(writer);
      return new Answer(Reply.WRITTEN, Optional.empty());
    } catch (PreconditionFailedException e) {
      return new Answer(Reply.REFUSED, Optional.empty());
    } catch (StoreException e) {
      return new Answer(e.definitelyNotApplied() ? Reply.REFUSED : Reply.UNKNOWN, Optional.of(e));
    }
  }

  private static Answer get(Future<Answer> running) throws StoreException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new StoreException("A writer of the store probe ended with " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("The store probe was interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
