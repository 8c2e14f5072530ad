package io.atomicpartition.bench.fileio;

import io.atomicpartition.bench.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A {@link Job} that runs. */
final class JobProcess {
  private static final int HEAP_MIB = 2048;
  private static final long MINUTES = 10;
  private static final long MILLIS_BETWEEN_LOOKS = 1;

  private final Process process;
  private final Path log;

  private JobProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param log where it writes what it has to say
   * @param options of the job
   */
  static JobProcess start(Runner runner, Path log, List<String> options) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        ChildJvm.of(runner.profile(), HEAP_MIB, Job.class, options)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    return new JobProcess(builder.start(), log);
  }

  /** Waits for its end; the exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("A job took longer than " + MINUTES + " min: see " + log);
    }
    return process.exitValue();
  }

  /** Whether its log has the words. */
  boolean said(String words) throws IOException {
    return Files.readString(log).contains(words);
  }

  /**
   * Looks every millisecond, and kills it (SIGKILL) as soon as it sees what it looks for.
   *
   * @return the exit code
   * @throws IllegalStateException if it ended before
   */
  int killWhen(BooleanSupplier seen) throws InterruptedException {
    while (!seen.getAsBoolean()) {
      if (process.waitFor(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "A job ended, by exit code " + process.exitValue() + ", before it was killed: " + log);
      }
    }
    return process.destroyForcibly().waitFor();
  }
}
