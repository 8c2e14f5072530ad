package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Rows of any schema, which parquet-java itself takes apart: none ever waits. */
final class NestedRows implements RowIntake {
  private final HashingRecordConsumer hashing;
  private final MessageColumnIO columnIo;

  NestedRows(MessageType schema, CanonicalField root) {
    this.hashing = new HashingRecordConsumer(root);
    this.columnIo = new ColumnIOFactory().getColumnIO(schema);
  }

  @Override
  public RecordConsumer consumer() {
    return hashing;
  }

  @Override
  public RowSum rows() {
    return hashing.rows();
  }

  @Override
  public long valueBytes() {
    return hashing.valueBytes();
  }

  @Override
  public long rowGroupValueBytes() {
    return hashing.rowGroupValueBytes();
  }

  @Override
  public boolean batches() {
    return false;
  }

  @Override
  public long waitingBytes() {
    return 0;
  }

  @Override
  public long heapBytes() {
    return hashing.heapBytes();
  }

  @Override
  public boolean batchIsFull() {
    return false;
  }

  @Override
  public List<String> columnsWithoutRepetition() {
    return List.of();
  }

  @Override
  public void enter(ColumnWriteStore columns) {
    hashing.passOnTo(columnIo.getRecordWriter(columns));
  }

  /** parquet-java holds back where nulls repeat in groups. */
  @Override
  public void drainInto(ColumnWriteStore columns) {
    hashing.flush();
  }
}
