package io.atomicpartition.bench;

import io.atomicpartition.bench.cell.Data;
import io.atomicpartition.bench.data.Flights;
import io.atomicpartition.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs the cells, keeps the raw results, and makes tables of them. */
public final class Benchmark {
  private static final double SMOKE_SCALE = 0.01;

  private final BenchmarkOptions options;
  private final Path work;
  private final ResultsFile results;

  /** What {@code make} was told, a line for each run that the results are of. */
  private final Path commands;

  private Benchmark(BenchmarkOptions options) {
    this.options = options;
    this.work = Path.of(options.getWork());
    this.results = new ResultsFile(work.resolve("results.jsonl"));
    this.commands = work.resolve("commands.txt");
  }

  public static void main(String[] args) throws Exception {
    PipelineOptionsFactory.register(BenchmarkOptions.class);
    BenchmarkOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(BenchmarkOptions.class);
    if (options.getSmoke()) {
      options.setScale(SMOKE_SCALE);
      options.setRepeats(1);
    }
    Benchmark benchmark = new Benchmark(options);
    if (options.getList()) {
      benchmark.cells().forEach(cell -> System.out.println(cell.name()));
      return;
    }
    if (!options.getRender()) {
      benchmark.run(command(args));
    }
    benchmark.report();
    if (options.getSmoke() && benchmark.results.read().stream().anyMatch(Result::unexpected)) {
      System.exit(1);
    }
  }

  private static String command(String[] args) {
    String given =
        Stream.of(args)
            .filter(arg -> !arg.startsWith("--report="))
            .collect(Collectors.joining(" "));
    return given.isEmpty() ? "make bench" : "make bench ARGS='" + given + "'";
  }

  /** Those that are asked for, and what they are compared with. */
  private List<Cell> cells() {
    List<Cell> all = new Plan().cells();
    Set<Cell> chosen = new HashSet<>();
    for (Cell cell : all) {
      if (matches(options.getCells(), cell.name()) && !matches(options.getExcept(), cell.name())) {
        chosen.add(cell);
        cell.baseline().filter(unused -> !cell.tight()).ifPresent(chosen::add);
      }
    }
    return all.stream().filter(chosen::contains).toList();
  }

  private void run(String command) throws IOException, InterruptedException, SQLException {
    Files.createDirectories(work);
    if (!options.getResume()) {
      results.clear();
      Files.deleteIfExists(commands);
    }
    Files.writeString(
        commands, command + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Path flights = work.resolve("flights").toAbsolutePath();
    if (cells().stream().anyMatch(cell -> cell.table() == Data.FLIGHTS)) {
      Flights.make(Path.of(options.getFlights()), flights);
    }
    CellProcess processes =
        new CellProcess(work.resolve("logs"), flights, options.getScale(), options.getTimeout());
    new Runs(processes, work.resolve("output"), flights, results, options.getScale(), System.out)
        .run(cells(), options.getRepeats());
  }

  private void report() throws IOException {
    String text =
        """
        # Benchmarks

        Written on %s, by

        ```
        %s```
        %s"""
            .formatted(
                Machine.describe(),
                Files.readString(commands),
                new Report(new Plan().cells(), results.read()).markdown());
    Path file = Path.of(options.getReport());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
    System.out.println(text);
  }

  /** Several patterns are separated by commas. */
  private static boolean matches(String patterns, String name) {
    return List.of(patterns.split(",", -1)).stream()
        .map(pattern -> "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E")
        .anyMatch(name::matches);
  }
}
