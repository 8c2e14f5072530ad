package io.atomicpartition.bench.check;

import java.util.Locale;

/**
 * What is published of a cell's output.
 *
 * @param files that are published
 * @param mostFiles in one partition
 * @param bytes of them
 * @param rows in them, as DuckDB counts
 * @param expectedRows how many there should be
 * @param wrong which sum is not what it should be, or why there is none; or empty
 */
public record Found(
    long files, long mostFiles, long bytes, long rows, long expectedRows, String wrong) {
  /** Of output in which no rows can be counted. */
  public static Found unreadable(long expectedRows, String why) {
    return new Found(0, 0, 0, 0, expectedRows, "cannot be read: " + why);
  }

  /** Whether rows are missing, too many or not those that were given. */
  public boolean bad() {
    return rows != expectedRows || !wrong.isEmpty();
  }

  /** What there is to say about the rows. */
  public String verdict() {
    if (rows == 0 && !wrong.isEmpty()) {
      return "LOST: " + wrong;
    }
    if (rows != expectedRows) {
      return String.format(
          Locale.ROOT,
          "rows: %,d of %,d %s",
          rows,
          expectedRows,
          rows < expectedRows ? "LOST" : "TOO MANY");
    }
    return wrong.isEmpty() ? "all" : "CHANGED: " + wrong;
  }
}
