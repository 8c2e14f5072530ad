package io.atomicpartition.report;

import java.util.Collection;

/**
 * Four shades by rows, beside the median of all squares that have rows: what is unlike the others
 * shows, and what is about as large as they are looks as they do.
 */
final class Shades {
  private static final double HALF = 0.5;
  private static final double FEWER = 0.8;
  private static final double MORE = 1.25;

  private final double median;

  /**
   * @param cells each with its partitions
   */
  Shades(Collection<? extends Collection<PartitionFacts>> cells) {
    long[] rows =
        cells.stream()
            .mapToLong(cell -> Tally.of(cell).rows())
            .filter(count -> count > 0)
            .sorted()
            .toArray();
    median = rows.length == 0 ? 1 : rows[rows.length / 2];
  }

  /** 1, less than half as many as the median; 2, fewer; 3, about as many; or 4, more. */
  int of(long rows) {
    double part = rows / median;
    if (part < HALF) {
      return 1;
    }
    if (part < FEWER) {
      return 2;
    }
    return part <= MORE ? 3 : 4;
  }
}
