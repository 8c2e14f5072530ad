package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads Avro object container files; values keep Avro's own representation of logical types. */
final class AvroReader implements FormatReader {
  private final String table;

  AvroReader(String table) {
    this.table = table;
  }

  @Override
  public Schema infer(List<SourceFile> files) {
    SchemaMerge merge = new SchemaMerge(table, false);
    for (SourceFile file : files) {
      try (DataFileReader<GenericRecord> reader = open(file, null)) {
        merge.add(reader.getSchema(), file);
      } catch (IOException | AvroRuntimeException e) {
        throw broken(file, 0, e);
      }
    }
    return merge.schema();
  }

  @Override
  public void read(SourceFile file, int part, Schema schema, RecordOutput out) throws IOException {
    long records = 0;
    try (DataFileReader<GenericRecord> reader = openToRead(file, schema)) {
      for (GenericRecord record = next(file, reader, records);
          record != null;
          record = next(file, reader, records)) {
        records++;
        out.record(record, "record " + records);
      }
      // Avro takes a file that ends inside a block for one that ends before it.
      if (reader.previousSync() != file.bytes()) {
        throw broken(file, records, new IOException("it ends inside a block"));
      }
    }
  }

  private static DataFileReader<GenericRecord> openToRead(SourceFile file, Schema schema) {
    try {
      return open(file, schema);
    } catch (IOException | AvroRuntimeException e) {
      throw broken(file, 0, e);
    }
  }

  private static GenericRecord next(
      SourceFile file, DataFileReader<GenericRecord> reader, long records) {
    try {
      return reader.hasNext() ? reader.next() : null;
    } catch (RuntimeException e) {
      throw broken(file, records, e);
    }
  }

  private static DataFileReader<GenericRecord> open(SourceFile file, Schema schema)
      throws IOException {
    Input input = new Input(file.seekable(), file.bytes());
    try {
      return new DataFileReader<>(input, new GenericDatumReader<>(null, schema, new GenericData()));
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private static InputException broken(SourceFile file, long records, Exception e) {
    return file.error(
        "cannot be read as Avro after " + records + " records: " + InputException.reason(e), e);
  }

  private record Input(SeekableByteChannel channel, long length) implements SeekableInput {
    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public long tell() throws IOException {
      return channel.position();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
