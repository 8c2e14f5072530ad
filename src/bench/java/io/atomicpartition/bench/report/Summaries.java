package io.atomicpartition.bench.report;

import io.atomicpartition.bench.Cell;
import io.atomicpartition.bench.Result;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The summaries of all cells that were run, in the plan's order. */
final class Summaries {
  private final Map<String, Summary> byName = new LinkedHashMap<>();

  Summaries(List<Cell> cells, List<Result> results) {
    for (Cell cell : cells) {
      List<Result> all = results.stream().filter(r -> r.cell().equals(cell.name())).toList();
      if (!all.isEmpty()) {
        byName.put(
            cell.name(),
            new Summary(
                cell,
                all.stream().filter(r -> r.failure() == null).toList(),
                all.stream().map(Result::failure).filter(failure -> failure != null).toList(),
                cell.baseline().map(Cell::name).map(byName::get)));
      }
    }
  }

  Collection<Summary> all() {
    return byName.values();
  }

  /** Empty if the cell was not run. */
  Optional<Summary> of(String cell) {
    return Optional.ofNullable(byName.get(cell));
  }
}
