package io.atomicpartition.report;

import java.util.Arrays;
import java.util.Collection;

/** Four shades by rows: a quarter of the cells has each, unless many have as many rows. */
final class Shades {
  private static final int SHADES = 4;

  private final long[] limits = new long[SHADES - 1];
  private final boolean even;

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
    even = rows.length == 0 || rows[0] == rows[rows.length - 1];
    for (int i = 0; i < limits.length && rows.length > 0; i++) {
      limits[i] = rows[rows.length * (i + 1) / SHADES];
    }
  }

  /** From 1, few rows, to 4, many; where all have as many, 3. */
  int of(long rows) {
    return even ? SHADES - 1 : 1 + (int) Arrays.stream(limits).filter(l -> rows >= l).count();
  }
}
