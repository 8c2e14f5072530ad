package io.atomicpartition.bench.fileio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where jobs write, and start.
 *
 * @param directory holds a directory per output, and a log per job
 */
record Workshop(Path directory) {
  /** A directory that no job has written into. */
  Output output(String name, int partitions, int rowsEach) {
    return new Output(directory.resolve(name), partitions, rowsEach);
  }

  /** Where a job says what {@code FileIO}'s finalize did. */
  Path finalizeReport(String job) {
    return directory.resolve(job + ".finalize");
  }

  /** Starts a job with two threads. */
  JobProcess start(Runner runner, Job.Sink sink, Output output, String job, String... more)
      throws IOException {
    return start(runner, 2, sink, output, job, more);
  }

  /**
   * Starts a job.
   *
   * @param job its name, and the run id of what it publishes
   * @param more options besides the runner, the sink and the output's
   */
  JobProcess start(
      Runner runner, int threads, Job.Sink sink, Output output, String job, String... more)
      throws IOException {
    List<String> options = new ArrayList<>(runner.options(threads));
    options.add("--sink=" + sink);
    options.add("--output=" + output.root());
    options.add("--partitions=" + output.partitions());
    options.add("--rowsPerPartition=" + output.rowsEach());
    options.add("--jobName=" + job);
    options.add("--finalizeReport=" + finalizeReport(job));
    options.addAll(List.of(more));
    return JobProcess.start(runner, directory.resolve(job + ".log"), options);
  }
}
