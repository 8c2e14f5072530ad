package io.atomicpartition.format;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** A kind of record and its schema. */
interface RecordModel<T> extends Serializable {
  /** The names of all top-level fields, in order. */
  List<String> columns();

  /**
   * How the records are written.
   *
   * @param leftOut top-level fields that the files do not have
   * @throws IllegalArgumentException if Parquet has no place for a field; names it and says why
   */
  RecordLayout<T> layout(Set<String> leftOut);
}
