package io.atomicpartition.bench;

import io.atomicpartition.bench.cell.Data;
import io.atomicpartition.bench.data.Flights;
import io.atomicpartition.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs the cells, keeps the raw results, and makes tables of them. */
public final class Benchmark {
  private static final double SMOKE_SCALE = 0.01;

  private final BenchmarkOptions options;
  private final Path work;
  private final ResultsFile results;

  private Benchmark(BenchmarkOptions options) {
    this.options = options;
    this.work = Path.of(options.getWork());
    this.results = new ResultsFile(work.resolve("results.jsonl"));
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
      benchmark.run();
    }
    benchmark.report();
    if (options.getSmoke() && benchmark.results.read().stream().anyMatch(Result::unexpected)) {
      System.exit(1);
    }
  }

  private List<Cell> cells() {
    return new Plan()
        .cells().stream()
            .filter(cell -> matches(options.getCells(), cell.name()))
            .filter(cell -> !matches(options.getExcept(), cell.name()))
            .toList();
  }

  private void run() throws IOException, InterruptedException, SQLException {
    Files.createDirectories(work);
    if (!options.getResume()) {
      results.clear();
    }
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

        Written by `make bench%s`. %s.
        %s"""
            .formatted(
                options.getScale() == 1 ? "" : " ARGS=--scale=" + options.getScale(),
                Machine.describe(),
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
