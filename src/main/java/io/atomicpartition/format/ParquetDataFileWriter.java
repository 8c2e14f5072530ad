package io.atomicpartition.format;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;

/** One open Parquet file. */
final class ParquetDataFileWriter<T> implements DataFileWriter<T> {
  /** So that rows of a megabyte do not gather by the hundred before anybody looks. */
  private static final int ROWS_BEFORE_SIZE_CHECK = 10;

  private final ParquetTable<T> table;
  private final DigestingOutputFile file;
  private final HashingRecordConsumer hashing;
  private final HeapEstimate heap;

  /**
   * Null when finished, failed or closed: its buffers are all on the heap, dropping it frees it.
   */
  private ParquetWriter<T> writer;

  private Throwable failure;
  private long measuredFileBytes;
  private long measuredAtValueBytes;

  ParquetDataFileWriter(ParquetTable<T> table, ParquetFormat<?> format, OutputStream out)
      throws IOException {
    this.table = table;
    this.file = new DigestingOutputFile(out);
    this.hashing = new HashingRecordConsumer(table.root());
    this.heap = new HeapEstimate(table.layout().schema());
    this.writer =
        new Builder<>(file, new ElementWriteSupport<>(table.layout(), hashing))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(PageCodecs.INSTANCE)
            .withCompressionCodec(format.codec())
            .withRowGroupSize(format.rowGroupBytes())
            .withPageSize(format.pageBytes())
            .withDictionaryPageSize(format.pageBytes())
            .withMinRowCountForPageSizeCheck(ROWS_BEFORE_SIZE_CHECK)
            .withAllocator(heap)
            .build();
  }

  @Override
  public void write(T element) throws IOException {
    checkOpen();
    try {
      writer.write(element);
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
  }

  @Override
  public long bufferedBytes() {
    return writer == null ? 0 : heap.bytes(hashing.rowGroupValueBytes());
  }

  /** To measure means to ask every column, so it is done only after a kibibyte of new values. */
  @Override
  public long fileBytes() {
    if (writer == null) {
      return file.position();
    }
    long valueBytes = hashing.valueBytes();
    if (measuredFileBytes == 0 || valueBytes - measuredAtValueBytes >= 1024) {
      measuredAtValueBytes = valueBytes;
      measuredFileBytes = Math.max(file.position(), writer.getDataSize());
    }
    return measuredFileBytes;
  }

  @Override
  public DataFile finish() throws IOException {
    checkOpen();
    try {
      writer.close();
      file.flush();
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
    writer = null;
    return new DataFile(
        hashing.rows(), file.position(), file.crc32c(), file.sha256(), table.schemaFingerprint());
  }

  @Override
  public void close() {
    writer = null;
  }

  private void checkOpen() throws IOException {
    if (failure != null) {
      throw new IOException("This Parquet file failed before and cannot be continued", failure);
    }
    if (writer == null) {
      throw new IllegalStateException("This Parquet file is already finished or closed");
    }
  }

  /** Parquet-java may hide the stream's failure behind what it met when it tried to close. */
  private void fail(Throwable e) throws IOException {
    failure = e;
    writer = null;
    if (file.failure() != null) {
      failure = file.failure();
      throw file.failure();
    }
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    Builder(DigestingOutputFile file, WriteSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    /** Not called, but abstract still. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }
}
