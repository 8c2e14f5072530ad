package io.atomicpartition.format;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** What parquet-java calls for each element; hashes on the way. */
final class ElementWriteSupport<T> extends WriteSupport<T> {
  private final RecordLayout<T> layout;
  private final HashingRecordConsumer hashing;

  ElementWriteSupport(RecordLayout<T> layout, HashingRecordConsumer hashing) {
    this.layout = layout;
    this.hashing = hashing;
  }

  @Override
  public String getName() {
    return layout.model();
  }

  /** Not called, but abstract still. */
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(layout.schema(), layout.metadata());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(layout.schema(), layout.metadata());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    hashing.passOnTo(recordConsumer);
  }

  @Override
  public void write(T element) {
    layout.writer().write(hashing, element);
  }
}
