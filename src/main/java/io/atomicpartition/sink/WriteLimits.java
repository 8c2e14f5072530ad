package io.atomicpartition.sink;

import java.io.Serializable;

/**
 * What one bundle may hold open.
 *
 * @param openWriters how many partition tables are written at once; rows of further ones are
 *     spilled through a shuffle
 * @param bufferedBytes heap that all open writers of one bundle may hold; beyond it the fullest
 *     file is completed and another begun
 */
record WriteLimits(int openWriters, long bufferedBytes) implements Serializable {
  static final WriteLimits DEFAULT = new WriteLimits(1000, 256L << 20);

  WriteLimits {
    atLeastOne("withMaxOpenWriters", openWriters);
    atLeastOne("withMaxBufferedBytes", bufferedBytes);
  }

  private static void atLeastOne(String option, long found) {
    if (found < 1) {
      throw new IllegalArgumentException(option + " takes a number from 1 on, found " + found);
    }
  }
}
