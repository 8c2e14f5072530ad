package io.atomicpartition.format;

import org.apache.parquet.io.api.RecordConsumer;

/** Writes whole records. Immutable, so that all writers of a table share it. */
@FunctionalInterface
interface RecordWriter<T> {
  /**
   * Writes one record, from the start of the message to its end.
   *
   * @throws IllegalArgumentException if the record does not fit; names the field, what it expects
   *     and what was found
   */
  void write(RecordConsumer out, T record);
}
