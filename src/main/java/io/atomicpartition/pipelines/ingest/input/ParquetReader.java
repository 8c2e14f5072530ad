package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * Reads Parquet files, one row group at a time, without Hadoop's file systems. Page checksums are
 * verified where the file has them. What {@link ParquetAdapter} lists is read in a form that Avro
 * can hold; times in nanoseconds stay plain 64 bit integers, as Avro 1.11 has no type for them.
 */
final class ParquetReader implements FormatReader {
  private final String table;

  ParquetReader(String table) {
    this.table = table;
  }

  @Override
  public Schema infer(List<SourceFile> files) {
    SchemaMerge merge = new SchemaMerge(table, true);
    for (SourceFile file : files) {
      merge.add(fileSchema(file), file);
    }
    return merge.schema();
  }

  private Schema fileSchema(SourceFile file) {
    try (ParquetFileReader reader = open(file)) {
      MessageType type = adapter(reader).schema();
      return ParquetNanos.annotate(type, new AvroSchemaConverter(configuration()).convert(type));
    } catch (IOException | RuntimeException e) {
      throw broken(file, "cannot be read as Parquet", e);
    }
  }

  @Override
  public List<Part> parts(SourceFile file) {
    try (ParquetFileReader reader = open(file)) {
      List<BlockMetaData> rowGroups = reader.getRowGroups();
      return IntStream.range(0, rowGroups.size())
          .filter(i -> rowGroups.get(i).getRowCount() > 0)
          .mapToObj(i -> new Part(i, rowGroups.get(i).getCompressedSize()))
          .toList();
    } catch (IOException | RuntimeException e) {
      throw broken(file, "cannot be read as Parquet", e);
    }
  }

  @Override
  public void read(SourceFile file, int rowGroup, Schema schema, RecordOutput out)
      throws IOException {
    try (ParquetRowGroup rows = load(file, rowGroup, schema)) {
      for (GenericRecord record = next(rows, file, rowGroup);
          record != null;
          record = next(rows, file, rowGroup)) {
        out.record(record, "row " + rows.row() + " of row group " + rowGroup);
      }
    }
  }

  private ParquetRowGroup load(SourceFile file, int rowGroup, Schema schema) {
    ParquetFileReader reader = null;
    try {
      reader = open(file);
      return new ParquetRowGroup(reader, adapter(reader), rowGroup, schema);
    } catch (IOException | RuntimeException e) {
      InputException broken = broken(file, "row group " + rowGroup + " cannot be read", e);
      closeAfter(broken, reader);
      throw broken;
    }
  }

  private static void closeAfter(InputException failure, ParquetFileReader reader) {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private static GenericRecord next(ParquetRowGroup rows, SourceFile file, int rowGroup) {
    try {
      return rows.next();
    } catch (RuntimeException e) {
      throw broken(file, "row " + rows.row() + " of row group " + rowGroup + " cannot be read", e);
    }
  }

  private ParquetAdapter adapter(ParquetFileReader reader) {
    return ParquetAdapter.of(
        reader.getFooter().getFileMetaData().getSchema(), AvroTypes.name(table));
  }

  private static ParquetFileReader open(SourceFile file) throws IOException {
    try {
      return ParquetFileReader.open(
          new ParquetSource(file),
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .withCodecFactory(new ParquetDecompressors())
              .usePageChecksumVerification()
              .build());
    } catch (NullPointerException e) {
      throw new InputException(
          "the footer cannot be read as Parquet: it may use a logical type that parquet-java 1.15"
              + " does not know, such as GEOMETRY",
          e);
    }
  }

  static ParquetConfiguration configuration() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean(AvroSchemaConverter.ADD_LIST_ELEMENT_RECORDS, false);
    configuration.setBoolean(AvroReadSupport.AVRO_COMPATIBILITY, false);
    return configuration;
  }

  private static InputException broken(SourceFile file, String what, Exception e) {
    return e instanceof InputException known
        ? file.error(known.getMessage(), known)
        : file.error(what + ": " + InputException.reason(e), e);
  }
}
