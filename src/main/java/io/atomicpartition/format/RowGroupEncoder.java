package io.atomicpartition.format;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Encodes several row groups again, as one. Column by column, values with their levels, so that no
 * record is ever put together and one column at a time is open.
 */
final class RowGroupEncoder {
  private final ParquetFormat<?> format;
  private final MessageType schema;
  private final ParquetProperties properties;

  RowGroupEncoder(ParquetFormat<?> format, MessageType schema) {
    this.format = format;
    this.schema = schema;
    this.properties = properties(format);
  }

  /**
   * How the columns of one file are encoded, in this format. The factory is new, for the one that
   * parquet-java would take has one state for the whole JVM, and encodes the columns of a file as
   * whoever asked last wants his.
   */
  static ParquetProperties properties(ParquetFormat<?> format) {
    return ParquetProperties.builder()
        .withValuesWriterFactory(new DefaultV1ValuesWriterFactory())
        .withPageSize(format.pageBytes())
        .withDictionaryPageSize(format.pageBytes())
        .withAllocator(new HeapByteBufferAllocator())
        .build();
  }

  /** Adds one row group with the rows of all, in this order. */
  void encode(List<TinyRowGroup> rowGroups, ParquetFileWriter writer) throws IOException {
    try (ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            PageCodecs.INSTANCE.getCompressor(format.codec()),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled())) {
      for (ColumnDescriptor column : schema.getColumns()) {
        MessageType alone = new MessageType(schema.getName(), only(schema, column.getPath(), 0));
        try (ColumnWriteStore store = properties.newColumnWriteStore(alone, pages, pages)) {
          copy(rowGroups, column, store);
        }
      }
      writer.startBlock(rowGroups.stream().mapToLong(TinyRowGroup::rows).sum());
      pages.flushToFileWriter(writer);
      writer.endBlock();
    }
  }

  /** The one field that leads to a column, with nothing else in it. */
  private static Type only(GroupType group, String[] path, int depth) {
    Type field = group.getType(path[depth]);
    return field.isPrimitive()
        ? field
        : field.asGroupType().withNewFields(only(field.asGroupType(), path, depth + 1));
  }

  private static void copy(
      List<TinyRowGroup> from, ColumnDescriptor column, ColumnWriteStore store) {
    Value value = value(column);
    ColumnWriter out = store.getColumnWriter(column);
    boolean first = true;
    for (TinyRowGroup rowGroup : from) {
      ColumnReader in = rowGroup.column(column);
      for (long left = rowGroup.values(column); left > 0; left--) {
        int repetition = in.getCurrentRepetitionLevel();
        int definition = in.getCurrentDefinitionLevel();
        if (repetition == 0 && !first) {
          store.endRecord();
        }
        first = false;
        if (definition == column.getMaxDefinitionLevel()) {
          value.copy(in, out, repetition, definition);
        } else {
          out.writeNull(repetition, definition);
        }
        in.consume();
      }
    }
    if (!first) {
      store.endRecord();
    }
    store.flush();
  }

  /** Copies the current value. */
  private interface Value {
    void copy(ColumnReader in, ColumnWriter out, int repetition, int definition);
  }

  private static Value value(ColumnDescriptor column) {
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> (in, out, r, d) -> out.write(in.getInteger(), r, d);
      case INT64 -> (in, out, r, d) -> out.write(in.getLong(), r, d);
      case FLOAT -> (in, out, r, d) -> out.write(in.getFloat(), r, d);
      case DOUBLE -> (in, out, r, d) -> out.write(in.getDouble(), r, d);
      case BOOLEAN -> (in, out, r, d) -> out.write(in.getBoolean(), r, d);
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          (in, out, r, d) -> out.write(in.getBinary(), r, d);
    };
  }
}
