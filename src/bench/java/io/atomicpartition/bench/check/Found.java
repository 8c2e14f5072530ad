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
 * @param wrong which sum is not what it should be, or empty
 */
public record Found(
    long files, long mostFiles, long bytes, long rows, long expectedRows, String wrong) {
  /** Whether rows are missing, too many or not those that were given. */
  public boolean bad() {
    return rows != expectedRows || !wrong.isEmpty();
  }

  /** What there is to say about the rows. */
  public String verdict() {
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
