package io.atomicpartition.bench.report;

import io.atomicpartition.bench.Cell;
import io.atomicpartition.bench.Engine;
import io.atomicpartition.bench.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The benchmark's output, as Markdown. */
public final class Report {
  private static final String NOTES =
      """
      A cell is a process of its own, with a heap of 6 GiB; all are run in turns, at parallelism 2. The rows of `2M-p32` are two million of eleven
      columns (a long, a time stamp, two strings of few values and one of 40 characters, three doubles, two ints, a string that may be
      null), hashed over 32 partitions; `flights` is three million real ones, by day. Beam is 2.70.0 where Flink 1.19 and Spark 3 run, IcebergIO 2.67.0.

      CPU is user and system time of the whole process, JVM, compiler and collector included. *Sink-only* CPU is that less the median
      of the same runner's (or loop's) cell that makes the same rows and counts them where they are made: Beam Rows for `ours`, `ours-gzip` and
      `iceberg-io`, Avro records for `ours-records`, `file-io` and the loops. For `duckdb-copy` it is the CPU of the `COPY` alone, from a table in
      DuckDB's memory; its other figures include filling that table. Figures are medians, with the least and the greatest. *Peak* is the most resident memory of
      the process, which takes as much of its heap as it likes. *Rows*: what DuckDB counted and summed in all files that are published, after every run;
      of several runs the worst. Files and bytes are those of the run with the most files in a partition. *Times ours*: against `ours` on the same runner; for cells
      without a runner, on Flink.

      `file-io` is `FileIO.writeDynamic` as Beam's documentation has it, `file-io-no-spilling` the same `withNoSpilling`. All compress by snappy, but
      `IcebergIO` 2.67, which does not hand a table's codec to its writers and takes gzip; `ours-gzip` is this sink told to do the same.
      """;

  private final Summaries all;

  public Report(List<Cell> cells, List<Result> results) {
    this.all = new Summaries(cells, results);
  }

  /** All of it below the first heading. */
  public String markdown() {
    StringBuilder text = new StringBuilder("\n").append(NOTES).append(extent());
    text.append(
        "\n## What it must show\n\n| measure | asked | measured | met |\n|---|---|---|---|\n");
    Requirement.ALL.forEach(requirement -> text.append(requirement.line(all)));
    tables()
        .forEach(
            (title, cells) ->
                text.append("\n## ")
                    .append(title)
                    .append("\n\n")
                    .append(CellTable.of(cells, ours(cells))));
    return text.append(tight()).toString();
  }

  /** Over how much the cells were run. */
  private String extent() {
    return all.all().stream().allMatch(Summary::wholeScale)
        ? ""
        : "\n**Run over a fraction of the rows, to try the benchmark: the figures mean nothing.**\n";
  }

  /** By the rows that they write; a runner that writes fewer of them has a table of its own. */
  private Map<String, List<Summary>> tables() {
    Map<String, List<Summary>> tables = new LinkedHashMap<>();
    for (Summary summary : all.all()) {
      if (!summary.cell().tight()) {
        tables.computeIfAbsent(title(summary.cell()), t -> new ArrayList<>()).add(summary);
      }
    }
    return tables;
  }

  private static String title(Cell cell) {
    String where =
        switch (cell.engine()) {
          case FLINK, FLINK_ONE, PLAIN, PLAIN_ONE -> "Flink and no runner";
          case DIRECT -> "Direct runner, its checks off";
          case SPARK -> "Spark";
        };
    return where + ": " + cell.data();
  }

  private Optional<Summary> ours(List<Summary> cells) {
    Cell any = cells.get(0).cell();
    Engine engine = any.engine() == Engine.PLAIN ? Engine.FLINK : any.engine();
    return all.of("%s/ours/%s".formatted(engine.label(), any.data()));
  }

  private String tight() {
    List<Summary> cells = all.all().stream().filter(summary -> summary.cell().tight()).toList();
    if (cells.isEmpty()) {
      return "";
    }
    StringBuilder table =
        new StringBuilder(
            """

            ## The smallest heap that finishes P=1000 in one bundle

            | cell and heap | CPU s per million | peak MiB | files | rows |
            |---|---:|---:|---:|---|
            """);
    for (Summary cell : cells) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |\n",
              cell.cell().name(),
              cell.cpu().map(s -> String.format(Locale.ROOT, "%.1f", s.median())).orElse(""),
              cell.peakRssMiB().map(s -> String.format(Locale.ROOT, "%.0f", s.median())).orElse(""),
              cell.found().map(found -> "" + found.files()).orElse(""),
              cell.rows()));
    }
    return table.toString();
  }
}
