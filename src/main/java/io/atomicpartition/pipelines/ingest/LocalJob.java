package io.atomicpartition.pipelines.ingest;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** A job on the direct runner, in this process. Only loaded where that runner is. */
final class LocalJob {
  private static final Set<String> WORKERS =
      Set.of("direct-runner-worker", "atomic-partition-finalize");

  /** Held here, for the log manager forgets loggers that nobody holds. */
  private static final Logger BEAM = Logger.getLogger("org.apache.beam");

  private LocalJob() {}

  static boolean isMeantBy(PipelineOptions options) {
    return options.getRunner().getSimpleName().equals("DirectRunner");
  }

  /**
   * Makes {@code run()} return while the job runs, so that its progress can be shown; and leaves
   * out the checks with which the direct runner tests a pipeline's own code, most of its time.
   */
  static void prepare(PipelineOptions options) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setBlockOnRun(false);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }

  /** Keeps Beam's own messages below a warning off the screen. */
  static void quiet() {
    BEAM.setLevel(Level.WARNING);
  }

  /**
   * Waits for the threads of a job that failed, which may outlive it.
   *
   * @return false if some still run when {@code patience} is over
   */
  static boolean awaitWorkers(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    // One that is ending may have started another, so look until there is none.
    for (Set<Thread> running = workers(); !running.isEmpty(); running = workers()) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      running.iterator().next().join(left);
    }
    return true;
  }

  private static Set<Thread> workers() {
    Set<Thread> workers = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (WORKERS.stream().anyMatch(thread.getName()::startsWith)) {
        workers.add(thread);
      }
    }
    return workers;
  }
}
