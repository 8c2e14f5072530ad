package io.atomicpartition.format;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.schema.MessageType;

/** A row group that is to be encoded again together with others; compressed until it is read. */
final class TinyRowGroup {
  private final PageReadStore pages;
  private final ColumnReadStoreImpl columns;

  /**
   * @param createdBy the library that wrote it: a reader works around the faults of some
   */
  TinyRowGroup(PageReadStore pages, MessageType schema, String createdBy) {
    this.pages = pages;
    this.columns =
        new ColumnReadStoreImpl(
            pages, new DummyRecordConverter(schema).getRootConverter(), schema, createdBy);
  }

  long rows() {
    return pages.getRowCount();
  }

  /** Values of a column, nulls included. */
  long values(ColumnDescriptor column) {
    return pages.getPageReader(column).getTotalValueCount();
  }

  /** At the first value; to be called once for each column. */
  ColumnReader column(ColumnDescriptor column) {
    return columns.getColumnReader(column);
  }
}
