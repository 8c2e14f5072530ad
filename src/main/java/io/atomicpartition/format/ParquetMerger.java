package io.atomicpartition.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Makes one file of several. Row groups that are large enough are copied byte for byte, with their
 * statistics and page indexes (but the sizes of their levels, which parquet-java does not copy);
 * smaller ones are gathered and encoded again, as one row group of the size that the format asks
 * for.
 *
 * <p>Holds on the heap: one input, or as many tiny ones as make a row group; and that row group
 * while it is encoded.
 */
final class ParquetMerger {
  /** What it takes to read a column of a row group, beside its bytes, about. */
  private static final long HEAP_PER_TINY_COLUMN = 1024;

  private final ParquetFormat<?> format;
  private final DigestingOutputFile file;
  private final List<TinyRowGroup> tiny = new ArrayList<>();

  private ParquetFileWriter writer;
  private MessageType schema;
  private Map<String, String> metadata;
  private long tinyBytes = 0;
  private long rows = 0;

  ParquetMerger(ParquetFormat<?> format, OutputStream out) {
    this.format = format;
    this.file = new DigestingOutputFile(out);
  }

  /** To be called once. */
  MergedFile merge(List<MergeInput> inputs) throws IOException {
    try {
      for (MergeInput input : inputs) {
        add(input);
      }
      encodeTiny();
      writer.end(metadata);
      file.flush();
    } catch (IOException | RuntimeException e) {
      if (file.failure() != null) {
        throw file.failure(); // and not what parquet-java met when it went on
      }
      throw e;
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
    return new MergedFile(file.position(), file.crc32c(), file.sha256(), rows);
  }

  private void add(MergeInput input) throws IOException {
    InMemoryFile bytes = new InMemoryFile(input.read());
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(PageCodecs.INSTANCE)
            .usePageChecksumVerification()
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(bytes, options)) {
      check(input, reader);
      if (writer == null) {
        begin();
      }
      rows += reader.getRecordCount();
      for (int i = 0; i < reader.getRowGroups().size(); i++) {
        BlockMetaData rowGroup = reader.getRowGroups().get(i);
        if (rowGroup.getCompressedSize() < format.tinyRowGroupBytes()) {
          gather(reader, i, rowGroup);
        } else {
          append(reader, bytes, rowGroup);
        }
      }
    }
  }

  private void check(MergeInput input, ParquetFileReader reader) throws IOException {
    FileMetaData found = reader.getFileMetaData();
    if (schema == null) {
      schema = found.getSchema();
      metadata = found.getKeyValueMetaData();
    }
    if (!schema.equals(found.getSchema()) || !metadata.equals(found.getKeyValueMetaData())) {
      throw new IOException(
          String.format(
              "Files to be merged must have one schema and one set of footer entries: expected %s"
                  + " and %s, found %s and %s in '%s'",
              schema, metadata, found.getSchema(), found.getKeyValueMetaData(), input.name()));
    }
    if (reader.getRecordCount() != input.rows()) {
      throw new IOException(
          String.format(
              "Expected %d rows in '%s', found %d",
              input.rows(), input.name(), reader.getRecordCount()));
    }
  }

  private void begin() throws IOException {
    writer =
        new ParquetFileWriter(
            file,
            schema,
            ParquetFileWriter.Mode.CREATE,
            format.rowGroupBytes(),
            0,
            null,
            RowGroupEncoder.properties(format));
    writer.start();
  }

  private void append(ParquetFileReader reader, InMemoryFile bytes, BlockMetaData rowGroup)
      throws IOException {
    try (SeekableInputStream in = bytes.newStream()) {
      writer.startBlock(rowGroup.getRowCount());
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        ColumnDescriptor column = schema.getColumnDescription(chunk.getPath().toArray());
        writer.appendColumnChunk(
            column, in, chunk, null, reader.readColumnIndex(chunk), reader.readOffsetIndex(chunk));
      }
      writer.endBlock();
    }
  }

  private void gather(ParquetFileReader reader, int index, BlockMetaData rowGroup)
      throws IOException {
    tiny.add(
        new TinyRowGroup(
            reader.readRowGroup(index), schema, reader.getFileMetaData().getCreatedBy()));
    tinyBytes += rowGroup.getTotalByteSize() + rowGroup.getColumns().size() * HEAP_PER_TINY_COLUMN;
    if (tinyBytes >= format.rowGroupBytes()) {
      encodeTiny();
    }
  }

  private void encodeTiny() throws IOException {
    if (!tiny.isEmpty()) {
      new RowGroupEncoder(format, schema).encode(tiny, writer);
      tiny.clear();
      tinyBytes = 0;
    }
  }
}
