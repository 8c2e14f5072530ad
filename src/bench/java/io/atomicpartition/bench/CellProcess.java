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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs cells, each in a JVM of its own. */
final class CellProcess {
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
    Process process =
        ChildJvm.of(
                cell.engine().profile(), cell.heapMiB(), CellMain.class, arguments(cell, output))
            .redirectError(log.toFile())
            .redirectOutput(out.toFile())
            .start();
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

  private List<String> arguments(Cell cell, Path output) {
    List<String> arguments = new ArrayList<>(cell.arguments());
    Map<String, Object> options =
        Map.of(
            "sink", cell.sink(),
            "data", cell.table(),
            "rows", cell.rows(scale),
            "partitions", cell.partitions(),
            "outputDir", output.toAbsolutePath(),
            "flights", flights.toAbsolutePath());
    options.forEach((option, value) -> arguments.add("--" + option + "=" + value));
    return arguments;
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
