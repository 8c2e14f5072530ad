package io.atomicpartition.bench;

import io.atomicpartition.bench.cell.Measurement;
import io.atomicpartition.bench.cell.Sink;
import io.atomicpartition.bench.check.Found;
import io.atomicpartition.bench.check.IcebergFiles;
import io.atomicpartition.bench.check.PublishedFiles;
import io.atomicpartition.bench.check.RowCheck;
import io.atomicpartition.bench.data.Events;
import io.atomicpartition.bench.data.Flights;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** Runs the cells in turns, looks at what each wrote, and deletes it. */
final class Runs {
  private final CellProcess processes;
  private final Path output;
  private final Path flights;
  private final ResultsFile results;
  private final double scale;
  private final PrintStream out;
  private final Map<String, RowCheck> checks = new HashMap<>();

  Runs(
      CellProcess processes,
      Path output,
      Path flights,
      ResultsFile results,
      double scale,
      PrintStream out) {
    this.processes = processes;
    this.output = output;
    this.flights = flights;
    this.results = results;
    this.scale = scale;
    this.out = out;
  }

  /** Each cell once, then each cell again, so that what disturbs the machine disturbs them all. */
  void run(List<Cell> cells, int repeats) throws IOException, InterruptedException {
    for (int repetition = 1; repetition <= repeats; repetition++) {
      for (Cell cell : cells) {
        if (Progress.of(results.read()).needs(cell, repetition)) {
          Result result = run(cell, repetition);
          results.append(result);
          print(result);
        }
      }
    }
  }

  private Result run(Cell cell, int repetition) throws IOException, InterruptedException {
    FileUtils.deleteDirectory(output.toFile());
    Files.createDirectories(output);
    try {
      Measurement measured = processes.run(cell, output);
      return new Result(
          cell.name(),
          repetition,
          cell.rows(scale),
          measured,
          cell.writes() ? look(cell) : null,
          null);
    } catch (IOException e) {
      return Result.failed(cell, repetition, cell.rows(scale), String.valueOf(e.getMessage()));
    } finally {
      FileUtils.deleteDirectory(output.toFile());
    }
  }

  /** A job that ended well and left what cannot be read has not written its rows. */
  private Found look(Cell cell) {
    RowCheck check = checks.computeIfAbsent(cell.data(), unused -> check(cell));
    try {
      return check.check(files(cell));
    } catch (IOException | SQLException e) {
      return Found.unreadable(cell.rows(scale), String.valueOf(e.getMessage()));
    }
  }

  private List<Path> files(Cell cell) throws IOException {
    if (cell.sink().isOurs()) {
      return PublishedFiles.ofManifests(output);
    }
    return cell.sink() == Sink.ICEBERG_IO
        ? IcebergFiles.ofTable(output.resolve("bench/events"))
        : PublishedFiles.all(output);
  }

  private RowCheck check(Cell cell) {
    return new RowCheck(
        switch (cell.table()) {
          case EVENTS -> new Events(cell.rows(scale), cell.partitions());
          case FLIGHTS -> new Flights(flights.toString());
        });
  }

  private void print(Result result) {
    if (result.failure() != null) {
      out.printf("%d %-36s FAILED: %s%n", result.repetition(), result.cell(), result.failure());
      return;
    }
    Measurement measured = result.measured();
    out.printf(
        Locale.ROOT,
        "%d %-36s %7.1f s CPU %7.1f s %6.0f MiB  %s%n",
        result.repetition(),
        result.cell(),
        measured.cpuSeconds(),
        measured.wallSeconds(),
        measured.peakRssMiB(),
        result.found() == null ? "" : result.found());
  }
}
