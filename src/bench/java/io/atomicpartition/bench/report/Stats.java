package io.atomicpartition.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * What repetitions came to.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param min the least
 * @param max the greatest
 */
record Stats(double median, double min, double max) {
  /** Of at least one. */
  static Stats of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Stats(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** All of them less the same. */
  Stats less(double amount) {
    return new Stats(median - amount, min - amount, max - amount);
  }

  /** All of them divided by the same. */
  Stats over(double divisor) {
    return new Stats(median / divisor, min / divisor, max / divisor);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median, min, max);
  }
}
