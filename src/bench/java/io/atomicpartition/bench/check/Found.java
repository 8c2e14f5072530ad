package io.atomicpartition.bench.check;

/**
 * What is published of a cell's output.
 *
 * @param files that are published
 * @param bytes of them
 * @param rows in them, as DuckDB counts
 * @param expectedRows how many there should be
 * @param wrong which sum is not what it should be, or empty
 */
public record Found(long files, long bytes, long rows, long expectedRows, String wrong) {}
