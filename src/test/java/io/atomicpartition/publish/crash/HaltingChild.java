package io.atomicpartition.publish.crash;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does one job, and halts before or after one of its calls to the store: no shutdown hook runs, no
 * finally block, no buffer is flushed.
 */
final class HaltingChild {
  static final int HALTED = 42;

  /** Said once all temps are complete. */
  static final String STAGED = "staged";

  private HaltingChild() {}

  /** The temps' names are always the same, so that the parent knows them. */
  static RandomIds names() {
    AtomicInteger count = new AtomicInteger();
    return () -> String.format(Locale.ROOT, "%032x", count.incrementAndGet());
  }

  /**
   * Does the job.
   *
   * @param arguments the root, the job's line, the call, and whether to halt after it. Call 0:
   *     nowhere
   */
  public static void main(String[] arguments) throws IOException {
    int halting = Integer.parseInt(arguments[2]);
    boolean after = Boolean.parseBoolean(arguments[3]);
    Runnable halt = () -> Runtime.getRuntime().halt(HALTED);
    try (AtomicStore store = Child.open(Path.of(arguments[0]))) {
      FaultyStore halts =
          new FaultyStore(
              store,
              call ->
                  call.number() != halting
                      ? Fault.NONE
                      : after ? Fault.after(halt) : Fault.before(halt));
      Job job = Job.parse(arguments[1]);
      List<TempFile> temps = job.writeTemps(halts, Child.environment(), names());
      Child.say(STAGED);
      PublishResult result = job.publish(halts, Child.environment(), temps);
      job.cleanUp(halts, temps);
      Child.say(result.outcome() + " " + halts.calls().size());
    }
  }
}
