package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Clean-up by a thread that may have been interrupted, which the client library would take for a
 * wish not to send anything. The thread is interrupted again afterwards.
 */
final class Uninterrupted {
  private Uninterrupted() {}

  /** What is to be cleaned up. */
  @FunctionalInterface
  interface Task {
    void run() throws StoreException;
  }

  static void run(Task task) throws StoreException {
    boolean interrupted = Thread.interrupted();
    try {
      task.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until a task has ended, however it did. */
  static void awaitEnd(Future<?> task) {
    boolean interrupted = false;
    try {
      while (!task.isDone()) {
        try {
          task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return; // whoever started the task knows of it
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
