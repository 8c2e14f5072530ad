package io.atomicpartition.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.bench.cell.CellMain;
import io.atomicpartition.bench.cell.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs cells, each in a JVM of its own. */
final class CellProcess {
  /** What Flink and Spark need of Java 17, as their own launchers have it. */
  private static final List<String> OPEN =
      Stream.of(
              "java.lang",
              "java.lang.invoke",
              "java.lang.reflect",
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
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  private final Path logs;
  private final Path flights;
  private final double scale;
  private final int timeoutSeconds;

  CellProcess(Path logs, Path flights, double scale, int timeoutSeconds) {
    this.logs = logs;
    this.flights = flights;
    this.scale = scale;
    this.timeoutSeconds = timeoutSeconds;
  }

  /**
   * Runs one.
   *
   * @throws IOException if it fails, takes too long or does not say what it took
   */
  Measurement run(Cell cell, Path output) throws IOException, InterruptedException {
    Files.createDirectories(logs);
    Path log = logs.resolve(cell.name().replace('/', '.') + ".log");
    Path out = logs.resolve(cell.name().replace('/', '.') + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command(cell, output))
            .redirectError(log.toFile())
            .redirectOutput(out.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    Thread killer = new Thread(process::destroyForcibly); // no cell outlives the benchmark
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        throw new IOException("took more than " + timeoutSeconds + " s");
      }
    } finally {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit code " + process.exitValue() + ": " + lastError(log, out));
    }
    try (Stream<String> lines = Files.lines(out)) {
      String json =
          lines
              .filter(line -> line.startsWith(CellMain.MEASURED))
              .findFirst()
              .orElseThrow(() -> new IOException("no measurement in " + out));
      return new ObjectMapper()
          .readValue(json.substring(CellMain.MEASURED.length()), Measurement.class);
    }
  }

  private List<String> command(Cell cell, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + cell.heapMiB() + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Daws.disableEc2Metadata=true");
    command.addAll(OPEN);
    // Spark listens where it is told.
    command.add("-Dspark.driver.bindAddress=127.0.0.1");
    command.add("-Dspark.driver.host=127.0.0.1");
    command.add("-Dspark.ui.enabled=false");
    command.add("-cp");
    command.add(classPath(cell.engine().profile()));
    command.add(CellMain.class.getName());
    command.addAll(cell.arguments());
    Map<String, Object> options =
        Map.of(
            "sink", cell.sink(),
            "data", cell.table(),
            "rows", cell.rows(scale),
            "partitions", cell.partitions(),
            "outputDir", output.toAbsolutePath(),
            "flights", flights.toAbsolutePath());
    for (Entry<String, Object> option : options.entrySet()) {
      command.add("--" + option.getKey() + "=" + option.getValue());
    }
    return command;
  }

  /** What {@code make} left there. */
  private static String classPath(String profile) throws IOException {
    Path target = Path.of("target", profile);
    return String.join(
        ":",
        target.resolve("test-classes").toString(),
        target.resolve("classes").toString(),
        Files.readString(target.resolve("run.classpath")).strip());
  }

  /** The last cause of the last stack trace, or whatever the last line is. */
  private static String lastError(Path log, Path out) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.addAll(Files.readAllLines(out));
    return Stream.of("Caused by: ", "Exception in ", "Terminating due to ", "")
        .map(
            start -> lines.stream().filter(l -> l.startsWith(start)).reduce((a, b) -> b).orElse(""))
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("and said nothing");
  }
}
