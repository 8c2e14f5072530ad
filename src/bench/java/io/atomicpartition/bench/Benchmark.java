package io.atomicpartition.bench;

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
        new Plan(options.getScale())
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
              work.resolve("logs"), Path.of(options.getFlights()), options.getTimeout());
      new Runs(processes, work.resolve("output"), results, System.out)
          .run(cells, options.getRepeats());
    }
  }

  /** Several patterns are separated by commas. */
  private static boolean matches(String patterns, String name) {
    return List.of(patterns.split(",", -1)).stream()
        .map(pattern -> "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E")
        .anyMatch(name::matches);
  }
}
