package io.atomicpartition.bench;

import io.atomicpartition.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs the cells, keeps the raw results, and makes tables of them. */
public final class Benchmark {
  private Benchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    PipelineOptionsFactory.register(BenchmarkOptions.class);
    BenchmarkOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(BenchmarkOptions.class);
    List<Cell> cells =
        new Plan()
            .cells().stream()
                .filter(cell -> matches(options.getCells(), cell.name()))
                .filter(cell -> !matches(options.getExcept(), cell.name()))
                .toList();
    if (options.getList()) {
      cells.forEach(cell -> System.out.println(cell.name()));
      return;
    }
    Path work = Path.of(options.getWork());
    Files.createDirectories(work);
    ResultsFile results = new ResultsFile(work.resolve("results.jsonl"));
    if (!options.getRender()) {
      if (!options.getResume()) {
        results.clear();
      }
      CellProcess processes =
          new CellProcess(
              work.resolve("logs"),
              Path.of(options.getFlights()),
              options.getScale(),
              options.getTimeout());
      new Runs(processes, work.resolve("output"), results, options.getScale(), System.out)
          .run(cells, options.getRepeats());
    }
    report(options, results);
  }

  private static void report(BenchmarkOptions options, ResultsFile results) throws IOException {
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
