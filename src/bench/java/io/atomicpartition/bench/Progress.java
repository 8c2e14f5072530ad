package io.atomicpartition.bench;

import java.util.List;

/** What there is to do, after what was done. */
record Progress(List<Result> done) {
  static Progress of(List<Result> done) {
    return new Progress(done);
  }

  /**
   * Whether a cell is still to be run. One with a tight heap is run once, and only if no smaller
   * heap was enough.
   */
  boolean needs(Cell cell, int repetition) {
    if (cell.tight()) {
      return repetition == 1
          && done.stream().noneMatch(r -> r.cell().equals(cell.name()))
          && done.stream().noneMatch(r -> r.failure() == null && cell.isSameInSmaller(r.cell()));
    }
    return done.stream()
        .noneMatch(r -> r.cell().equals(cell.name()) && r.repetition() == repetition);
  }
}
