package io.atomicpartition.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** What a file says of itself at its end: which columns it has, and where its row groups are. */
public final class ParquetFooter {
  private final MessageType columns;
  private final List<BlockMetaData> rowGroups;

  private ParquetFooter(ParquetMetadata metadata) {
    columns = metadata.getFileMetaData().getSchema();
    rowGroups = metadata.getBlocks();
  }

  /**
   * A part of a file that can be read by itself.
   *
   * @param start where it begins, in bytes from the start of the file
   * @param bytes of the columns that were asked for, as they are in the file
   * @param rows how many it has
   */
  public record RowGroup(long start, long bytes, long rows) {}

  /**
   * Reads the end of a file, and no row.
   *
   * @throws IOException if the file cannot be read
   * @throws RuntimeException if it is not the Parquet file that it claims to be
   */
  public static ParquetFooter of(InputFile file) throws IOException {
    ParquetReadOptions options = ParquetRows.options().build();
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      return new ParquetFooter(reader.getFooter());
    }
  }

  /** The names of the top-level columns, in the order of the file. */
  public List<String> columns() {
    return columns.getFields().stream().map(Type::getName).toList();
  }

  /** All columns, with their types as the file has them. */
  public MessageType schema() {
    return columns;
  }

  /**
   * The schema of rows of some columns, if nobody says which types are wanted; {@code
   * docs/types.md} has them.
   *
   * @param names of columns that the file has
   * @throws ColumnMismatchException if Beam has no type for one of them, naming it
   */
  public Schema schema(Collection<String> names) {
    return ParquetRowTypes.schema(
        new MessageType(columns.getName(), names.stream().map(columns::getType).toList()));
  }

  /**
   * Makes sure that the file has the columns that a filter looks at.
   *
   * @throws IllegalArgumentException if it does not have one, or of another type; naming it
   */
  public void check(FilterPredicate filter) {
    RowFilter.check(filter, columns);
  }

  /** The top-level columns with their types, as Parquet writes them, in the order of the file. */
  public List<String> fields() {
    return columns.getFields().stream().map(Type::toString).toList();
  }

  /** Equal to the {@link DataFile#schemaFingerprint()} of its writer. */
  public String schemaFingerprint() {
    return SchemaFingerprint.of(columns);
  }

  /** How many rows the file has. */
  public long rows() {
    return rowGroups.stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /**
   * The row groups in the order of the file.
   *
   * @param names of the top-level columns whose bytes count
   */
  public List<RowGroup> rowGroups(Collection<String> names) {
    Set<String> wanted = new HashSet<>(names);
    List<RowGroup> found = new ArrayList<>();
    for (BlockMetaData block : rowGroups) {
      long bytes =
          block.getColumns().stream()
              .filter(chunk -> wanted.contains(chunk.getPath().toArray()[0]))
              .mapToLong(ColumnChunkMetaData::getTotalSize)
              .sum();
      found.add(new RowGroup(block.getStartingPos(), bytes, block.getRowCount()));
    }
    return found;
  }
}
