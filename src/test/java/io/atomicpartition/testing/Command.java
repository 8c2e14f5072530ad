package io.atomicpartition.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A program, as a user starts it: in a directory, with an environment. Immutable. */
public final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final List<String> words;
  private final Path directory;
  private final Map<String, String> environment;

  private Command(List<String> words, Path directory, Map<String, String> environment) {
    this.words = List.copyOf(words);
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  /** Started in this project's directory, with this process's environment. */
  public static Command of(List<String> words) {
    return new Command(words, Path.of("").toAbsolutePath(), Map.of());
  }

  /** The Java that runs this. */
  public static Command java(List<String> words) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.add("-Daws.disableEc2Metadata=true");
    all.addAll(words);
    return of(all);
  }

  public Command in(Path other) {
    return new Command(words, other, environment);
  }

  public Command with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new Command(words, directory, more);
  }

  public Command and(String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return new Command(all, directory, environment);
  }

  /**
   * How it ended.
   *
   * @param code its exit code
   * @param out what it printed, to standard output and to standard error
   */
  public record Ended(int code, String out) {
    /** Fails with what was printed unless it ended well. */
    public Ended ok() {
      if (code != 0) {
        throw new AssertionError("exit code " + code + "\n" + out);
      }
      return this;
    }
  }

  /**
   * Starts it, and comes back when it has printed a line with this text; it ends with what is
   * closed.
   */
  public Background start(String ready) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    Background background = new Background(process);
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder printed = new StringBuilder();
    String line = lines.readLine();
    while (line != null && !line.contains(ready)) {
      printed.append(line).append('\n');
      line = lines.readLine();
    }
    if (line == null) {
      background.close();
      throw new AssertionError("ended without '" + ready + "': " + words + "\n" + printed);
    }
    Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}), "drain");
    drain.setDaemon(true);
    drain.start();
    return background;
  }

  /** A program that runs beside the test. */
  public static final class Background implements AutoCloseable {
    private final Process process;

    private Background(Process process) {
      this.process = process;
    }

    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Runs it to its end. */
  public Ended run() throws IOException, InterruptedException {
    Path output = Files.createTempFile("command", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      if (!ended) {
        throw new AssertionError("still runs after " + PATIENCE + ": " + words + "\n" + printed);
      }
      return new Ended(process.exitValue(), printed);
    } finally {
      Files.delete(output);
    }
  }
}
