package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Rows without groups and repetition. They gather as the canonical bytes that are hashed, one row
 * after another in one array, and go into the columns a batch at a time, column by column: with a
 * thousand files open, what a row touches is then the end of one array, and not the buffers and
 * dictionaries of every column of its file.
 *
 * <p>A row's columns that the content id leaves out follow its canonical bytes.
 */
final class FlatRows extends RecordConsumer implements RowIntake {
  private final FlatLayout layout;
  private final int batchBytes;
  private final CanonicalBytes bytes = new CanonicalBytes();
  private final CanonicalBytes excluded = new CanonicalBytes();
  private final HashSum hashes = new HashSum();

  /** The rows that wait, once they are taken apart. */
  private @Nullable FlatBatch parsed;

  private CanonicalBytes target;
  private int batchRows;
  private int rowStart;
  private int nextColumn;
  private int columnsBegun;
  private int valuesAdded;
  private long drainedBytes;
  private long groupBytes;

  /**
   * @param batchBytes so many bytes of rows, or a few more, end a batch
   */
  FlatRows(FlatLayout layout, int batchBytes) {
    this.layout = layout;
    this.batchBytes = batchBytes;
  }

  /** Whether these can hold the rows of a schema. */
  static boolean fit(MessageType schema) {
    return schema.getFields().stream()
        .allMatch(field -> field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED));
  }

  @Override
  public RecordConsumer consumer() {
    return this;
  }

  @Override
  public RowSum rows() {
    return hashes.toRowSum();
  }

  @Override
  public long valueBytes() {
    return drainedBytes + bytes.length();
  }

  @Override
  public long rowGroupValueBytes() {
    return groupBytes;
  }

  @Override
  public boolean batches() {
    return true;
  }

  @Override
  public long waitingBytes() {
    return bytes.length();
  }

  @Override
  public long heapBytes() {
    return (long) bytes.capacity() + excluded.capacity();
  }

  @Override
  public boolean batchIsFull() {
    return bytes.length() >= batchBytes;
  }

  @Override
  public List<String> columnsWithoutRepetition() {
    parsed = new FlatBatch(layout, bytes, batchRows);
    return parsed.columnsWithoutRepetition();
  }

  @Override
  public void enter(ColumnWriteStore columns) {
    groupBytes = 0;
  }

  @Override
  public void drainInto(ColumnWriteStore columns) {
    FlatBatch batch = parsed == null ? new FlatBatch(layout, bytes, batchRows) : parsed;
    parsed = null;
    batch.writeTo(columns);
    for (int row = 0; row < batchRows; row++) {
      columns.endRecord();
    }
    groupBytes += bytes.length();
    drainedBytes += bytes.length();
    batchRows = 0;
    bytes.clear();
  }

  @Override
  public void startMessage() {
    parsed = null;
    rowStart = bytes.length();
    nextColumn = 0;
    columnsBegun = 0;
    valuesAdded = 0;
    excluded.clear();
  }

  @Override
  public void startField(String field, int index) {
    absentUntil(index);
    nextColumn = index + 1;
    columnsBegun++;
    target = layout.included(index) ? bytes : excluded;
    target.putByte(CanonicalBytes.PRESENT);
  }

  @Override
  public void endField(String field, int index) {
    if (valuesAdded != columnsBegun) {
      throw new IllegalStateException(
          "Field " + field + " holds one value, found " + (valuesAdded - columnsBegun + 1));
    }
  }

  @Override
  public void endMessage() {
    absentUntil(layout.columns());
    hashes.add(bytes.hash(rowStart));
    bytes.putAll(excluded);
    batchRows++;
  }

  @Override
  public void addInteger(int value) {
    valuesAdded++;
    target.putInt(value);
  }

  @Override
  public void addLong(long value) {
    valuesAdded++;
    target.putLong(value);
  }

  @Override
  public void addBoolean(boolean value) {
    valuesAdded++;
    target.putByte(value ? 1 : 0);
  }

  @Override
  public void addBinary(Binary value) {
    valuesAdded++;
    if (layout.decimal(nextColumn - 1)) {
      target.putDecimal(value);
    } else {
      target.putBinary(value);
    }
  }

  @Override
  public void addFloat(float value) {
    valuesAdded++;
    target.putInt(Float.floatToIntBits(value));
  }

  @Override
  public void addDouble(double value) {
    valuesAdded++;
    target.putLong(Double.doubleToLongBits(value));
  }

  @Override
  public void startGroup() {
    throw new IllegalStateException("A flat schema has no group");
  }

  @Override
  public void endGroup() {
    throw new IllegalStateException("A flat schema has no group");
  }

  private void absentUntil(int index) {
    for (; nextColumn < index; nextColumn++) {
      (layout.included(nextColumn) ? bytes : excluded).putByte(CanonicalBytes.ABSENT);
    }
  }
}
