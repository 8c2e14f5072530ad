package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;
import java.io.IOException;
import java.util.Collection;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * What a Parquet file says of its content, found by reading it and nothing else.
 *
 * @param rows equal to the {@link DataFile#rows()} of its writer
 * @param schemaFingerprint equal to the {@link DataFile#schemaFingerprint()} of its writer
 */
public record ParquetContent(RowSum rows, String schemaFingerprint) {
  /**
   * Reads the whole file, one row group in memory at a time, and checks the pages' checksums.
   *
   * @param contentIdExcluding the top-level columns that the content id leaves out; those that the
   *     file does not have change nothing
   * @throws IOException if the file cannot be read
   * @throws RuntimeException if it is not the Parquet file that it claims to be
   */
  public static ParquetContent of(InputFile file, Collection<String> contentIdExcluding)
      throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(PageCodecs.INSTANCE)
            .usePageChecksumVerification()
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      return new ParquetContent(
          sum(reader, schema, contentIdExcluding), SchemaFingerprint.of(schema));
    }
  }

  private static RowSum sum(
      ParquetFileReader reader, MessageType schema, Collection<String> contentIdExcluding)
      throws IOException {
    HashingRecordConsumer hashing =
        new HashingRecordConsumer(CanonicalField.of(schema, contentIdExcluding));
    hashing.passOnTo(new NoRecordConsumer());
    GroupWriter rows = new GroupWriter(hashing, schema);
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    for (PageReadStore pages; (pages = reader.readNextRowGroup()) != null; ) {
      RecordReader<Group> records =
          columns.getRecordReader(pages, new GroupRecordConverter(schema));
      for (long row = 0; row < pages.getRowCount(); row++) {
        rows.write(records.read());
      }
    }
    return hashing.rows();
  }
}
