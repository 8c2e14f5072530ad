package io.atomicpartition.explorer;

/** The states that were seen, each with the moves that were left out there. */
final class Visited {
  private static final int FIRST_SIZE = 1 << 12;

  private long[] high = new long[FIRST_SIZE];
  private long[] low = new long[FIRST_SIZE];
  private long[] left = new long[FIRST_SIZE];
  private int size = 0;

  /** Where a state is, or where it is to be put. */
  private int slot(long h, long l) {
    int mask = high.length - 1;
    int at = (int) (h ^ (l >>> 32)) & mask;
    while ((high[at] != 0 || low[at] != 0) && (high[at] != h || low[at] != l)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /**
   * Adds a state.
   *
   * @return false if it was there
   */
  boolean add(Hash state, long leftOut) {
    int at = slot(state.high(), state.low());
    if (high[at] != 0 || low[at] != 0) {
      return false;
    }
    high[at] = state.high();
    low[at] = state.low();
    left[at] = leftOut;
    size++;
    if (size * 3L > high.length * 2L) {
      grow();
    }
    return true;
  }

  /** The moves that were left out at a state that was seen. */
  long leftOut(Hash state) {
    return left[slot(state.high(), state.low())];
  }

  void leaveOut(Hash state, long moves) {
    left[slot(state.high(), state.low())] = moves;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] h = high;
    long[] l = low;
    long[] o = left;
    high = new long[h.length * 2];
    low = new long[h.length * 2];
    left = new long[h.length * 2];
    for (int i = 0; i < h.length; i++) {
      if (h[i] != 0 || l[i] != 0) {
        int at = slot(h[i], l[i]);
        high[at] = h[i];
        low[at] = l[i];
        left[at] = o[i];
      }
    }
  }
}
