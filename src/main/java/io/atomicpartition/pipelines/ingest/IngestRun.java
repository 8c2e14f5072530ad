package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.publish.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
   */
  int run() {
    boolean local = LocalJob.isMeantBy(options);
    boolean wait = options.getWait() == null ? local : options.getWait();
    if (!local) {
      return runElsewhere(wait);
    }
    if (!wait) {
      throw new IllegalArgumentException(
          "--wait=false leaves a job behind, and one on the direct runner ends with this process");
    }
    return runHere();
  }

  private int runElsewhere(boolean wait) {
    PipelineResult job = IngestPipeline.build(options, true, options.getSummary()).pipeline().run();
    if (wait && job.waitUntilFinish() != State.DONE) {
      err.println("ingest: the job ended as " + job.getState());
      return Ingest.FAILED;
    }
    return 0;
  }

  private int runHere() {
    LocalJob.prepare(options);
    if (!options.getVerbose()) {
      LocalJob.quiet();
    }
    try {
      Path summaryFile = Files.createTempFile("ingest-summary", ".json");
      try {
        return runHere(summaryFile);
      } finally {
        Files.delete(summaryFile);
      }
    } catch (IOException e) {
      err.println("ingest: the summary cannot be read: " + e.getMessage());
      return Ingest.FAILED;
    }
  }

  private int runHere(Path summaryFile) throws IOException {
    IngestPipeline.Built built = IngestPipeline.build(options, false, summaryFile.toString());
    PipelineResult job;
    try {
      job = built.pipeline().run();
      watch(job);
    } catch (RuntimeException e) {
      err.println("ingest: failed after " + seconds() + ": " + Failures.message(e));
      if (options.getVerbose()) {
        e.printStackTrace(err);
      }
      err.println(new LeftBehind(options, built.result()).cleanUp(e));
      return Ingest.FAILED;
    }
    Summary summary = Summary.fromJson(Files.readString(summaryFile, StandardCharsets.UTF_8));
    if (options.getSummary() != null) {
      Files.copy(summaryFile, Path.of(options.getSummary()), StandardCopyOption.REPLACE_EXISTING);
    }
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
    State state = job.waitUntilFinish(BETWEEN_LINES);
    while (state == null || !state.isTerminal()) {
      progress.print(Duration.ofNanos(System.nanoTime() - start));
      state = job.waitUntilFinish(BETWEEN_LINES);
    }
    progress.print(Duration.ofNanos(System.nanoTime() - start));
    progress.end();
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }
}
