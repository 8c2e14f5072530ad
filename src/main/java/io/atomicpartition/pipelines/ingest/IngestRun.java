package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.publish.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;

/** One run of the ingest pipeline, watched to its end where it runs in this process. */
final class IngestRun {
  private static final org.joda.time.Duration BETWEEN_LINES = org.joda.time.Duration.millis(1000);

  private final IngestOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private final long start = System.nanoTime();

  IngestRun(IngestOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs.
   *
   * @return the exit code, see {@link Ingest}
   * @throws IllegalArgumentException if the options or the input make no sense
   * @throws IOException if the summary cannot be handed on
   */
  int run() throws IOException {
    boolean local = LocalJob.isMeantBy(options);
    boolean wait = options.getWait() == null ? endsWithThisProcess(options) : options.getWait();
    return local ? runHere() : runElsewhere(wait);
  }

  /**
   * Whether a job is over when this process is. That of Spark's driver is this process, whatever
   * the cluster; and a spark-submit whose main method returned would report a success.
   */
  static boolean endsWithThisProcess(IngestOptions options) {
    return LocalJob.isMeantBy(options) || options.getRunner().getSimpleName().contains("Spark");
  }

  private int runElsewhere(boolean wait) {
    PipelineResult job = IngestPipeline.build(options, true, options.getSummary()).pipeline().run();
    if (wait && job.waitUntilFinish() != State.DONE) {
      err.println("ingest: the job ended as " + job.getState());
      return Ingest.FAILED;
    }
    return 0;
  }

  private int runHere() throws IOException {
    LocalJob.prepare(options);
    if (!options.getVerbose()) {
      LocalJob.quiet();
    }
    Path summaryFile = Files.createTempFile("ingest-summary", ".json");
    try {
      return runHere(summaryFile);
    } finally {
      Files.delete(summaryFile);
    }
  }

  private int runHere(Path summaryFile) throws IOException {
    IngestPipeline.Built built = IngestPipeline.build(options, false, summaryFile.toString());
    PipelineResult job;
    try {
      job = built.pipeline().run();
      watch(job);
    } catch (RuntimeException | Error e) {
      err.println("ingest: failed after " + seconds() + ": " + Failures.message(e));
      if (options.getVerbose()) {
        e.printStackTrace(err);
      }
      err.println(new LeftBehind(options, built.result()).cleanUp(e));
      return Ingest.FAILED;
    }
    String json = Files.readString(summaryFile);
    if (options.getSummary() != null) {
      TextFile.write(options.getSummary(), List.of(json.strip()));
    }
    Summary summary = Summary.fromJson(json);
    out.print(
        SummaryText.of(
            summary,
            options.getOutput(),
            Duration.ofNanos(System.nanoTime() - start),
            Progress.bad(job),
            options.getBadRecords()));
    return summary.of(Outcome.CONFLICT).partitions() > 0 ? Ingest.CONFLICT : 0;
  }

  @SuppressWarnings("SystemConsoleNull") // on JDK 17 null means that nobody is looking
  private void watch(PipelineResult job) {
    Progress progress = new Progress(job, err, System.console() != null);
    try {
      State state = job.waitUntilFinish(BETWEEN_LINES);
      while (state == null || !state.isTerminal()) {
        progress.print(Duration.ofNanos(System.nanoTime() - start));
        state = job.waitUntilFinish(BETWEEN_LINES);
      }
      progress.print(Duration.ofNanos(System.nanoTime() - start));
    } finally {
      progress.end();
    }
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }
}
