package io.atomicpartition.format;

import java.io.IOException;
import java.io.OutputStream;

/** One open Parquet file. */
final class ParquetDataFileWriter<T> implements DataFileWriter<T> {
  private final ParquetTable<T> table;
  private final DigestingOutputFile file;
  private final RowIntake intake;

  /**
   * Null when finished, failed or closed: its buffers are all on the heap, dropping it frees it.
   */
  private RowGroups rowGroups;

  private Throwable failure;
  private long measuredFileBytes;
  private long measuredAtValueBytes;

  ParquetDataFileWriter(ParquetTable<T> table, ParquetFormat<?> format, OutputStream out)
      throws IOException {
    this.table = table;
    this.file = new DigestingOutputFile(out);
    this.intake = table.newIntake(format.batchBytes());
    this.rowGroups = new RowGroups(file, table.layout().schema(), format, intake);
  }

  @Override
  public void write(T element) throws IOException {
    checkOpen();
    try {
      rowGroups.beforeRow();
      table.layout().writer().write(intake.consumer(), element);
      rowGroups.afterRow();
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
  }

  @Override
  public long bufferedBytes() {
    return rowGroups == null ? 0 : rowGroups.heapBytes();
  }

  /** To measure means to ask every column, so it is done only after a kibibyte of new values. */
  @Override
  public long fileBytes() {
    if (rowGroups == null) {
      return file.position();
    }
    long inColumns = intake.valueBytes() - intake.waitingBytes();
    if (inColumns - measuredAtValueBytes >= 1024) {
      measuredAtValueBytes = inColumns;
      measuredFileBytes = file.position() + rowGroups.bufferedBytes();
    }
    return Math.max(measuredFileBytes, file.position()) + intake.waitingBytes();
  }

  @Override
  public DataFile finish() throws IOException {
    checkOpen();
    try {
      rowGroups.finish(table.layout().metadata(), table.layout().model());
      file.flush();
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
    rowGroups = null;
    return new DataFile(
        intake.rows(), file.position(), file.crc32c(), file.sha256(), table.schemaFingerprint());
  }

  @Override
  public void close() {
    rowGroups = null;
  }

  private void checkOpen() throws IOException {
    if (failure != null) {
      throw new IOException("This Parquet file failed before and cannot be continued", failure);
    }
    if (rowGroups == null) {
      throw new IllegalStateException("This Parquet file is already finished or closed");
    }
  }

  /** Parquet-java may hide the stream's failure behind what it met when it tried to close. */
  private void fail(Throwable e) throws IOException {
    failure = e;
    rowGroups = null;
    if (file.failure() != null) {
      failure = file.failure();
      throw file.failure();
    }
  }
}
