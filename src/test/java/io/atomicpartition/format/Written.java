package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** A complete file and what its writer said of it. */
final class Written {
  private final byte[] bytes;
  private final DataFile file;

  private Written(byte[] bytes, DataFile file) {
    this.bytes = bytes;
    this.file = file;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  DataFile file() {
    return file;
  }

  static <T> Written of(ParquetFormat<T> format, Iterable<? extends T> elements) {
    return of(format, "", elements);
  }

  static <T> Written of(ParquetFormat<T> format, String table, Iterable<? extends T> elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<T> writer = format.open(table, out)) {
      for (T element : elements) {
        writer.write(element);
      }
      DataFile file = writer.finish();
      return new Written(out.toByteArray(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One file of these, by {@link DataFormat#merge}; its row sum is theirs. */
  static Written merged(ParquetFormat<?> format, List<Written> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<MergeInput> inputs = new ArrayList<>();
    files.forEach(file -> inputs.add(ParquetMergerTest.input("file " + inputs.size(), file)));
    try {
      MergedFile merged = format.merge(inputs, out);
      RowSum rows = files.stream().map(f -> f.file.rows()).reduce(RowSum.ZERO, RowSum::plus);
      String fingerprint = files.get(0).file.schemaFingerprint();
      return new Written(
          out.toByteArray(),
          new DataFile(rows, merged.bytes(), merged.crc32c(), merged.sha256(), fingerprint));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the bytes alone say. */
  ParquetContent content() {
    return content(Set.of());
  }

  ParquetContent content(Collection<String> contentIdExcluding) {
    try {
      return ParquetContent.of(new InMemoryFile(bytes), contentIdExcluding);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MessageType schema() {
    return footer().getFileMetaData().getSchema();
  }

  ParquetMetadata footer() {
    try (ParquetFileReader reader = open(FilterCompat.NOOP)) {
      return reader.getFooter();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows as parquet-java reads them. */
  List<Group> rows() {
    return rows(FilterCompat.NOOP);
  }

  /** The rows of all pages that may hold what is asked for: the others are skipped. */
  List<Group> rows(FilterCompat.Filter filter) {
    List<Group> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(filter)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      for (PageReadStore pages; (pages = reader.readNextFilteredRowGroup()) != null; ) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long row = 0; row < pages.getRowCount(); row++) {
          rows.add(records.read());
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ParquetFileReader open(FilterCompat.Filter filter) throws IOException {
    return ParquetFileReader.open(
        new InMemoryFile(bytes),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(PageCodecs.INSTANCE)
            .withRecordFilter(filter)
            .build());
  }
}
