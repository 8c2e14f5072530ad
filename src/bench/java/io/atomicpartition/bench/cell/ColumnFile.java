package io.atomicpartition.bench.cell;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/** A Parquet file of flat records, each batch of which is encoded column by column. */
final class ColumnFile {
  private static final long ROW_GROUP_BYTES = 128L << 20;
  private static final int MAX_PADDING = 8 << 20;
  private final BytesInputCompressor compressor;
  private final Schema schema;
  private final MessageType columns;
  private final ParquetProperties properties = ParquetProperties.builder().build();
  private final ParquetFileWriter file;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private long rows;

  ColumnFile(Schema schema, OutputFile output, BytesInputCompressor compressor) throws IOException {
    this.compressor = compressor;
    this.schema = schema;
    this.columns = new AvroSchemaConverter().convert(schema);
    this.file =
        new ParquetFileWriter(
            output,
            columns,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            MAX_PADDING,
            null,
            properties);
    file.start();
    begin();
  }

  private void begin() {
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            columns,
            HeapByteBufferAllocator.getInstance(),
            properties.getColumnIndexTruncateLength());
    store = properties.newColumnWriteStore(columns, pages, pages);
    rows = 0;
  }

  void write(List<GenericRecord> batch) throws IOException {
    for (Schema.Field field : schema.getFields()) {
      ColumnDescriptor column = columns.getColumns().get(field.pos());
      write(batch, field, column, store.getColumnWriter(column));
    }
    for (int i = 0; i < batch.size(); i++) {
      store.endRecord();
    }
    rows += batch.size();
    if (store.getBufferedSize() >= ROW_GROUP_BYTES) {
      endRowGroup();
      begin();
    }
  }

  private static void write(
      List<GenericRecord> batch, Schema.Field field, ColumnDescriptor column, ColumnWriter writer) {
    int at = field.pos();
    int level = column.getMaxDefinitionLevel();
    switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> batch.forEach(row -> writer.write((int) row.get(at), 0, level));
      case INT64 -> batch.forEach(row -> writer.write((long) row.get(at), 0, level));
      case DOUBLE -> batch.forEach(row -> writer.write((double) row.get(at), 0, level));
      case BINARY -> batch.forEach(row -> write(writer, (String) row.get(at), level));
      default -> throw new IllegalArgumentException("Column " + column + " has another type");
    }
  }

  private static void write(ColumnWriter writer, String text, int level) {
    if (text == null) {
      writer.writeNull(0, level - 1);
    } else {
      writer.write(Binary.fromString(text), 0, level);
    }
  }

  private void endRowGroup() throws IOException {
    if (rows > 0) {
      file.startBlock(rows);
      store.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    store.close();
    pages.close();
  }

  void finish() throws IOException {
    endRowGroup();
    file.end(Map.of());
  }
}
