package io.atomicpartition.format;

import java.util.Arrays;

/**
 * Counts the different ones among the first values of a column, to see whether a dictionary can pay
 * off. One that is tried and given up costs more than all the rest of the encoding.
 */
final class DistinctValues {
  /** Among fewer values the absence of repetition says little. */
  private static final int ENOUGH = 256;

  /**
   * A page ends at 20,000 rows, and parquet-java gives a dictionary up that has not paid off by
   * then: it cannot with as many different values.
   */
  private static final double ROWS_PER_PAGE = 20_000;

  private final long[] hashes;
  private int count;
  private int different;

  /**
   * @param most how many values will be added
   */
  DistinctValues(int most) {
    hashes = new long[Math.max(2, Integer.highestOneBit(Math.max(1, most)) << 2)];
  }

  void clear() {
    Arrays.fill(hashes, 0);
    count = 0;
    different = 0;
  }

  void add(long hash) {
    long stored = hash == 0 ? 1 : hash;
    count++;
    int slot = (int) stored & (hashes.length - 1);
    while (hashes[slot] != 0) {
      if (hashes[slot] == stored) {
        return;
      }
      slot = (slot + 1) & (hashes.length - 1);
    }
    hashes[slot] = stored;
    different++;
  }

  /**
   * Whether the column seems to have more different values than a page has rows. Of {@code n}
   * values drawn from {@code D}, about {@code n * n / 2D} came before.
   */
  boolean seemUnrepeated() {
    double repeated = (double) count - different;
    return count >= ENOUGH && repeated * 2 * ROWS_PER_PAGE <= (double) count * count;
  }
}
