package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.InputException;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Launches the ingest pipeline.
 *
 * <p>Exit codes: 0, all is live; 1, the job failed; 2, the options or the input make no sense; 3,
 * partitions are in conflict and all others are live.
 */
public final class Ingest {
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int CONFLICT = 3;

  private Ingest() {}

  public static void main(String[] args) {
    int code = run(args, System.out, System.err);
    if (code != 0) {
      System.exit(code); // a launcher that calls main after all went well gets it back
    }
  }

  /** {@link #main} without the exit. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    IngestOptions options;
    try {
      options = CommandLine.parse(args, IngestOptions.class);
    } catch (IllegalArgumentException e) {
      err.println("ingest: " + e.getMessage());
      err.println("--help=IngestOptions lists the options");
      return USAGE;
    }
    try {
      OptionChecks.check(options);
      return new IngestRun(options, out, err).run();
    } catch (InputException | IllegalArgumentException e) {
      err.println("ingest: " + e.getMessage());
      return USAGE;
    } catch (RuntimeException | IOException e) {
      err.println("ingest: " + Failures.message(e));
      if (options.getVerbose()) {
        e.printStackTrace(err);
      }
      return FAILED;
    }
  }
}
