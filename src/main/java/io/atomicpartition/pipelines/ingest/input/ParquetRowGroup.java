package io.atomicpartition.pipelines.ingest.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** The records of one row group, which is in memory, still encoded, as long as this is open. */
final class ParquetRowGroup implements Closeable {
  private final ParquetFileReader reader;
  private final PageReadStore pages;
  private final RecordReader<GenericRecord> records;
  private long row;

  /**
   * Loads a row group.
   *
   * @param reader closed with this
   * @param schema the schema of the records, which may have more columns and wider types than the
   *     file
   */
  ParquetRowGroup(ParquetFileReader reader, ParquetAdapter adapter, int rowGroup, Schema schema)
      throws IOException {
    this.reader = reader;
    this.pages = new CheckedPages(reader.readRowGroup(rowGroup));
    FileMetaData metadata = reader.getFooter().getFileMetaData();
    MessageType fileSchema = metadata.getSchema();
    this.records =
        new ColumnIOFactory(metadata.getCreatedBy())
            .getColumnIO(fileSchema, fileSchema)
            .getRecordReader(pages, adapter.materializer(materializer(adapter, schema)));
  }

  private static RecordMaterializer<GenericRecord> materializer(
      ParquetAdapter adapter, Schema schema) {
    ParquetConfiguration configuration = ParquetReader.configuration();
    configuration.set("parquet.avro.read.schema", schema.toString());
    AvroReadSupport<GenericRecord> support = new AvroReadSupport<>(new GenericData());
    ReadSupport.ReadContext context = support.init(configuration, Map.of(), adapter.schema());
    return support.prepareForRead(configuration, Map.of(), adapter.schema(), context);
  }

  /** The next record; null after the last. */
  GenericRecord next() {
    if (row == pages.getRowCount()) {
      return null;
    }
    GenericRecord record = records.read();
    row++;
    return record;
  }

  /** How many records were read. */
  long row() {
    return row;
  }

  @Override
  public void close() throws IOException {
    try (reader) {
      pages.close();
    }
  }
}
