package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
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
      try (DataFileStream<GenericRecord> stream = open(file, null)) {
        merge.add(stream.getSchema(), file);
      } catch (IOException | AvroRuntimeException e) {
        throw broken(file, 0, e);
      }
    }
    return merge.schema();
  }

  @Override
  public void read(SourceFile file, int part, Schema schema, RecordOutput out) throws IOException {
    long records = 0;
    try (DataFileStream<GenericRecord> stream = openToRead(file, schema)) {
      for (GenericRecord record = next(file, stream, records);
          record != null;
          record = next(file, stream, records)) {
        records++;
        out.record(record);
      }
    }
  }

  private static DataFileStream<GenericRecord> openToRead(SourceFile file, Schema schema) {
    try {
      return open(file, schema);
    } catch (IOException | AvroRuntimeException e) {
      throw broken(file, 0, e);
    }
  }

  private static GenericRecord next(
      SourceFile file, DataFileStream<GenericRecord> stream, long records) {
    try {
      return stream.hasNext() ? stream.next() : null;
    } catch (RuntimeException e) {
      throw broken(file, records, e);
    }
  }

  private static DataFileStream<GenericRecord> open(SourceFile file, Schema schema)
      throws IOException {
    return new DataFileStream<>(
        Channels.newInputStream(file.channel()),
        new GenericDatumReader<>(null, schema, new GenericData()));
  }

  private static InputException broken(SourceFile file, long records, Exception e) {
    return file.error(
        "cannot be read as Avro after " + records + " records: " + InputException.reason(e), e);
  }
}
