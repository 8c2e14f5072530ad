package io.atomicpartition.format;

import org.apache.parquet.io.api.RecordConsumer;

/** Writes the values of one column, or of the elements of a list, or of keys or values of a map. */
@FunctionalInterface
interface ValueWriter {
  /**
   * Writes one value into the open field.
   *
   * @param value not null
   * @throws Unfit if the column cannot hold the value exactly
   * @throws ClassCastException if the value is of another Java type
   */
  void write(RecordConsumer out, Object value);
}
