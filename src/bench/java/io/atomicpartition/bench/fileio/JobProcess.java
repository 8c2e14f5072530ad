package io.atomicpartition.bench.fileio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A {@link Job} that runs. */
final class JobProcess {
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx2g");
    command.add("-Daws.disableEc2Metadata=true");
    // Spark on JDK 17 reaches into these, and listens where it is told.
    Stream.of(
            "java.lang",
            "java.lang.invoke",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar")
        .forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add("-Dspark.driver.bindAddress=127.0.0.1");
    command.add("-Dspark.driver.host=127.0.0.1");
    command.add("-Dspark.ui.enabled=false");
    command.addAll(List.of("-cp", runner.classPath(), Job.class.getName()));
    command.addAll(options);
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
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
