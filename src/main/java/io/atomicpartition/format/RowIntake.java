package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.io.api.RecordConsumer;

/** Takes the rows of one file, hashes them, and hands them to the columns of its row groups. */
interface RowIntake {
  /** Takes one row after another. */
  RecordConsumer consumer();

  /** What was hashed so far. */
  RowSum rows();

  /** How many bytes all values so far are without any encoding, about. */
  long valueBytes();

  /** The share of {@link #valueBytes()} that is in the columns of the open row group. */
  long rowGroupValueBytes();

  /** Whether rows wait for others before they go into the columns. */
  boolean batches();

  /** The share of {@link #valueBytes()} that is not in the columns yet. */
  long waitingBytes();

  /** Heap that rows take before they are in the columns. */
  long heapBytes();

  /** Whether rows wait that should go into the columns now. */
  boolean batchIsFull();

  /** Columns of the waiting rows for which a dictionary would be in vain, by dotted path. */
  List<String> columnsWithoutRepetition();

  /** A new row group's columns: rows go there from now on. */
  void enter(ColumnWriteStore columns);

  /** Hands the waiting rows to the columns of the row group that was entered. */
  void drainInto(ColumnWriteStore columns);
}
