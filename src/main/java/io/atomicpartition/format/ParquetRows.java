package io.atomicpartition.format;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rows of some row groups of a Parquet file, as Beam rows. Reads the columns that are asked
 * for, one row group at a time, which is held on the heap as it is in the file; checks the pages'
 * checksums. What each type becomes is in {@code docs/types.md}.
 */
public final class ParquetRows implements Closeable {
  private final ParquetFileReader reader;
  private final MessageColumnIO columns;
  private final Materializer rows;
  private final FilterCompat.Filter filter;
  private RecordReader<Row> records;
  private long left = 0;
  private long rowGroups = 0;

  private ParquetRows(
      ParquetFileReader reader,
      MessageColumnIO columns,
      Materializer rows,
      FilterCompat.Filter filter) {
    this.reader = reader;
    this.columns = columns;
    this.rows = rows;
    this.filter = filter;
  }

  /**
   * What is asked of a file.
   *
   * @param schema of the rows; a column that the file does not have is null
   * @param missing is asked once for each column that the file does not have, and answers the value
   *     of all its rows; null: none
   * @param filter the rows to be read, by columns that need not be among the schema's; row groups
   *     and pages are passed over by their statistics. Null: all rows
   */
  public record Query(
      Schema schema,
      Function<Schema.Field, @Nullable Object> missing,
      @Nullable FilterPredicate filter) {}

  /**
   * Opens the row groups that begin from {@code from} on and before {@code to}.
   *
   * @param from in bytes from the start of the file
   * @throws ColumnMismatchException if a column has another type than the one that is asked for, or
   *     is missing and must not be null, or is missing and the filter looks at it
   * @throws IOException if the file cannot be read
   * @throws RuntimeException if it is not the Parquet file that it claims to be, or does not have
   *     the types that the filter asks for
   */
  public static ParquetRows open(InputFile file, Query query, long from, long to)
      throws IOException {
    FilterCompat.Filter filter =
        query.filter() == null ? FilterCompat.NOOP : FilterCompat.get(query.filter());
    ParquetReadOptions options = options().withRange(from, to).withRecordFilter(filter).build();
    ParquetFileReader reader = ParquetFileReader.open(file, options);
    try {
      FileMetaData metadata = reader.getFooter().getFileMetaData();
      MessageType wanted = wanted(metadata.getSchema(), query);
      reader.setRequestedSchema(wanted);
      return new ParquetRows(
          reader,
          new ColumnIOFactory(metadata.getCreatedBy()).getColumnIO(wanted, metadata.getSchema()),
          new Materializer(wanted, query),
          filter);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  static ParquetReadOptions.Builder options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(PageCodecs.INSTANCE)
        .usePageChecksumVerification();
  }

  private static MessageType wanted(MessageType file, Query query) {
    Set<String> names = new HashSet<>(query.schema().getFieldNames());
    if (query.filter() != null) {
      RowFilter.check(query.filter(), file);
      RowFilter.columns(query.filter()).forEach(column -> names.add(column.toArray()[0]));
    }
    List<Type> columns =
        file.getFields().stream().filter(field -> names.contains(field.getName())).toList();
    return new MessageType(file.getName(), columns);
  }

  /**
   * The next row; null after the last.
   *
   * @throws ColumnMismatchException if a value is null, or out of range, where the schema allows no
   *     such value
   * @throws RuntimeException if the file is damaged
   */
  public @Nullable Row next() throws IOException {
    while (true) {
      if (left == 0) {
        PageReadStore pages = reader.readNextFilteredRowGroup();
        if (pages == null) {
          return null;
        }
        rowGroups++;
        left = pages.getRowCount();
        records = columns.getRecordReader(pages, rows, filter);
      } else {
        left--;
        Row row = records.read();
        if (!records.shouldSkipCurrentRecord()) {
          return row;
        }
      }
    }
  }

  /** How many row groups were read, or are being read. */
  public long rowGroups() {
    return rowGroups;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Materializer extends RecordMaterializer<Row> {
    private final RowConverter root;
    private Row current;

    Materializer(GroupType file, Query query) {
      root = new RowConverter("", file, query.schema(), query.missing(), row -> current = row);
    }

    @Override
    public Row getCurrentRecord() {
      return current;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }
}
