package io.atomicpartition.bench.report;

import io.atomicpartition.bench.cell.Sink;
import io.atomicpartition.bench.check.Found;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;

/** The cells that wrote the same rows. */
final class CellTable {
  private static final String HEAD =
      """
      | cell | CPU s per million | times ours | sink-only CPU s per million | times ours | wall s | peak MiB | files | bytes | runs | rows |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
      """;

  private CellTable() {}

  /**
   * One line each.
   *
   * @param ours what the others are compared with, if it was run
   */
  static String of(List<Summary> cells, Optional<Summary> ours) {
    StringBuilder table = new StringBuilder(HEAD);
    cells.forEach(cell -> table.append(line(cell, ours)));
    return table.toString();
  }

  private static String line(Summary cell, Optional<Summary> ours) {
    StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
    String name = cell.cell().engine() + " " + cell.cell().sink();
    line.add(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    // DuckDB's includes a table in its memory, which nobody else fills.
    add(line, Summary::cpu, cell, cell.cell().sink() == Sink.DUCKDB_COPY ? Optional.empty() : ours);
    add(line, Summary::sinkCpu, cell, ours);
    line.add(text(cell.wall()));
    line.add(cell.peakRssMiB().map(s -> String.format(Locale.ROOT, "%.0f", s.median())).orElse(""));
    line.add(
        cell.found().map(Found::files).map(n -> String.format(Locale.ROOT, "%,d", n)).orElse(""));
    line.add(cell.found().map(Found::bytes).map(CellTable::size).orElse(""));
    line.add("" + cell.runs().size());
    line.add(cell.rows());
    return line.toString();
  }

  private static void add(
      StringJoiner line,
      Function<Summary, Optional<Stats>> what,
      Summary cell,
      Optional<Summary> ours) {
    Optional<Stats> stats = what.apply(cell);
    line.add(text(stats));
    line.add(
        stats
            .flatMap(s -> ours.flatMap(what).map(o -> s.median() / o.median()))
            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
            .orElse(""));
  }

  private static String text(Optional<Stats> stats) {
    return stats.map(Stats::toString).orElse("");
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
