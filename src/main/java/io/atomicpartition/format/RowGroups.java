package io.atomicpartition.format;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * The row groups of one file. As parquet-java's own writer does it, except that rows come in
 * batches, and that the first batch of a row group decides which columns try a dictionary.
 */
final class RowGroups {
  /** Where parquet-java's readers look for the kind of records that were written. */
  private static final String MODEL_KEY = "writer.model.name";

  /** So that rows of a megabyte do not gather by the hundred before anybody looks. */
  private static final int ROWS_BEFORE_SIZE_CHECK = 10;

  /** At most so many rows of a row group are taken on trust. */
  private static final int ROWS_BETWEEN_SIZE_CHECKS = 10_000;

  private final MessageType schema;
  private final ParquetProperties properties;
  private final BytesInputCompressor compressor;
  private final HeapEstimate heap;
  private final long targetBytes;
  private final RowIntake intake;
  private final DigestingOutputFile out;
  private final ParquetFileWriter file;
  private final int dictionaryColumns;

  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private int dictionaries;
  private long rows;
  private long checkedAtRows;
  private long pageStartRow;

  RowGroups(DigestingOutputFile out, MessageType schema, ParquetFormat<?> format, RowIntake intake)
      throws IOException {
    this.out = out;
    this.schema = schema;
    this.targetBytes = format.rowGroupBytes();
    this.intake = intake;
    this.dictionaryColumns =
        (int) schema.getColumns().stream().filter(RowGroups::mayHaveDictionary).count();
    this.heap = new HeapEstimate();
    this.compressor = PageCodecs.INSTANCE.getCompressor(format.codec());
    this.properties =
        ParquetProperties.copy(RowGroupEncoder.properties(format))
            .withMinRowCountForPageSizeCheck(ROWS_BEFORE_SIZE_CHECK)
            .withAllocator(heap)
            .build();
    this.file =
        new ParquetFileWriter(
            out, schema, ParquetFileWriter.Mode.CREATE, targetBytes, 0, null, properties);
    file.start();
  }

  /** Of the first version of data pages. */
  static boolean mayHaveDictionary(ColumnDescriptor column) {
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32, INT64, INT96, FLOAT, DOUBLE, BINARY -> true;
      case BOOLEAN, FIXED_LEN_BYTE_ARRAY -> false;
    };
  }

  /** A row is about to be taken. */
  void beforeRow() {
    if (columns == null && !intake.batches()) {
      open();
    }
  }

  /** A row was taken. */
  void afterRow() throws IOException {
    rows++;
    if (intake.batchIsFull()) {
      drain();
      endIfFull();
    } else if (!intake.batches() && rows - checkedAtRows >= rowsUntilCheck()) {
      checkedAtRows = rows;
      endIfFull();
    }
  }

  /** Heap that the file holds, about; before its first row, what that takes. */
  long heapBytes() {
    return intake.heapBytes()
        + (intake.batches()
            ? heap.ofBatches()
            : heap.ofSingleRows(dictionaryColumns, intake.rowGroupValueBytes()));
  }

  /** Bytes that the columns of the open row group hold. */
  long bufferedBytes() {
    return columns == null ? 0 : columns.getBufferedSize();
  }

  /** Ends the last row group and the file. */
  void finish(Map<String, String> metadata, String model) throws IOException {
    if (rows > 0) {
      drain();
      end();
    }
    Map<String, String> footer = new TreeMap<>(metadata);
    footer.put(MODEL_KEY, model);
    file.end(footer);
  }

  private void open() {
    ParquetProperties.Builder own = ParquetProperties.copy(properties);
    List<String> unrepeated = intake.columnsWithoutRepetition();
    unrepeated.forEach(column -> own.withDictionaryEncoding(column, false));
    dictionaries = dictionaryColumns - unrepeated.size();
    ParquetProperties properties = own.build();
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    columns = properties.newColumnWriteStore(schema, pages);
    intake.enter(columns);
  }

  private void drain() {
    if (columns == null) {
      open();
    }
    intake.drainInto(columns);
    if (rows - pageStartRow >= properties.getPageRowCountLimit()) {
      pageStartRow = rows; // a page ends with the batch in which it is full
    }
    heap.batchWritten(dictionaries, rows - pageStartRow, columns.getAllocatedSize());
  }

  private long rowsUntilCheck() {
    return Math.min(Math.max(ROWS_BEFORE_SIZE_CHECK, rows / 10), ROWS_BETWEEN_SIZE_CHECKS);
  }

  private void endIfFull() throws IOException {
    if (columns.getBufferedSize() >= targetBytes) {
      drain();
      end();
    }
  }

  private void end() throws IOException {
    file.startBlock(rows);
    columns.flush();
    pages.flushToFileWriter(file);
    file.endBlock();
    out.flush(); // the store below gathers what it writes, and need not while nothing comes
    columns.close();
    pages.close();
    columns = null;
    pages = null;
    rows = 0;
    checkedAtRows = 0;
    pageStartRow = 0;
    heap.rowGroupEnded();
  }
}
