package io.atomicpartition.bench.data;

import java.io.Serializable;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * Rows by their number. The last column is {@value #PARTITION}, the partition, which lives in the
 * path and not in the files.
 */
public interface Table extends Serializable {
  String PARTITION = "p";

  long rows();

  /** Of {@link #row}. */
  Schema rowSchema();

  /** Of {@link #record}. */
  org.apache.avro.Schema recordSchema();

  /** {@link #recordSchema} without the partition: fields are at the same places. */
  org.apache.avro.Schema fileSchema();

  /** From 0 on. */
  int partition(long number);

  Row row(long number);

  GenericRecord record(long number);

  /** What DuckDB must find in all files together. */
  List<Check> checks();

  /**
   * A sum over all rows.
   *
   * @param sql the aggregate that DuckDB works out
   * @param expected what it must come to
   */
  record Check(String sql, long expected) {}
}
