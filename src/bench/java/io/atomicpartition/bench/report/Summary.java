package io.atomicpartition.bench.report;

import io.atomicpartition.bench.Cell;
import io.atomicpartition.bench.Result;
import io.atomicpartition.bench.cell.Measurement;
import io.atomicpartition.bench.check.Found;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All repetitions of a cell.
 *
 * @param cell which
 * @param runs those that succeeded
 * @param failures why the others did not
 * @param alone the same rows written to nowhere, if that was measured
 */
record Summary(Cell cell, List<Result> runs, List<String> failures, Optional<Summary> alone) {
  private static final double MILLION = 1e6;

  /** Of what is asked, over the repetitions that succeeded; empty if none did. */
  private Optional<Stats> stats(ToDoubleFunction<Measurement> what) {
    List<Double> values = runs.stream().map(run -> what.applyAsDouble(run.measured())).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Stats.of(values));
  }

  /** CPU seconds of the process for a million rows. */
  Optional<Stats> cpu() {
    return stats(Measurement::cpuSeconds).map(seconds -> seconds.over(millions()));
  }

  /** The same without what the runner or the loop needs to make the rows. */
  Optional<Stats> sinkCpu() {
    if (runs.stream().anyMatch(run -> run.measured().writeCpuSeconds() != null)) {
      return stats(Measurement::writeCpuSeconds).map(seconds -> seconds.over(millions()));
    }
    Optional<Stats> making = alone.flatMap(Summary::cpu);
    return cpu().flatMap(all -> making.map(some -> all.less(some.median())));
  }

  Optional<Stats> wall() {
    return stats(Measurement::wallSeconds);
  }

  Optional<Stats> peakRssMiB() {
    return stats(Measurement::peakRssMiB);
  }

  /** What the repetition with the most files in a partition wrote. */
  Optional<Found> found() {
    return runs.stream()
        .map(Result::found)
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(Found::mostFiles));
  }

  /** Whether every run that succeeded made all rows of its cell. */
  boolean wholeScale() {
    return runs.stream().allMatch(run -> run.rows() == cell.rows());
  }

  private double millions() {
    return runs.get(0).rows() / MILLION;
  }

  /** What DuckDB said; of several repetitions the worst. */
  String rows() {
    String failed =
        failures.isEmpty()
            ? ""
            : " %d of %d FAILED: %s"
                .formatted(
                    failures.size(),
                    failures.size() + runs.size(),
                    failures.get(0).replace("|", "\\|"));
    return runs.stream()
            .map(Result::found)
            .filter(Objects::nonNull)
            .reduce((a, b) -> a.bad() ? a : b)
            .map(Found::verdict)
            .orElse("")
        + failed;
  }
}
