package io.atomicpartition.format;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.memoized.Memoized;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Beam rows or Avro records as Parquet files.
 *
 * <p>The same rows in the same order make the same columns, and, whether they come as Beam rows or
 * as Avro records, the same content id. What each type becomes is in {@code docs/types.md}, what
 * the content id is in {@code docs/content-id.md}. A value that its column cannot hold exactly is
 * refused, never rounded or cut.
 *
 * <p>In one JVM the same rows in the same order make the same bytes; in another one parquet-java
 * may list the encodings of a column in another order in the footer, and the checksums differ.
 *
 * <p>An open file is cheap, so that many can be: one without rows holds about 7 kB of heap, one of
 * eleven columns with 50 rows 14 kB ({@code OpenWritersTest} prints it). Rows of a table without
 * groups and lists gather until they are 256 KiB and are then encoded column by column, so that a
 * row touches little memory however many files are open ({@code make bench-hot} measures it).
 * Codecs keep no buffers.
 *
 * <p>Nothing here depends on Hadoop's file systems or configuration. Immutable.
 *
 * @param <T> the elements
 */
@AutoValue
@SuppressWarnings(
    "AutoValueImmutableFields") // they are unmodifiable; Guava would leak into the API
public abstract class ParquetFormat<T> implements DataFormat<T> {
  private static final String UNNAMED = "";
  private static final long MEBIBYTE = 1024 * 1024;
  private static final int LEAST_BATCH_BYTES = 64 << 10;
  private static final int MOST_BATCH_BYTES = 256 << 10;
  private static final long TINY_ROW_GROUP_BYTES = 32 * 1024;

  /** Beam rows of one schema, in the one table without a name. */
  public static ParquetFormat<Row> rows(Schema schema) {
    return rows(Map.of(UNNAMED, schema));
  }

  /**
   * Beam rows of several tables.
   *
   * @param schemas by table name
   * @throws IllegalArgumentException if Parquet has no place for a field; names it and says why
   */
  public static ParquetFormat<Row> rows(Map<String, Schema> schemas) {
    return of(schemas, RowModel::new);
  }

  /** Avro records of one schema, in the one table without a name. */
  public static ParquetFormat<GenericRecord> avro(org.apache.avro.Schema schema) {
    return avro(Map.of(UNNAMED, schema));
  }

  /**
   * Avro records of several tables.
   *
   * @param schemas by table name
   * @throws IllegalArgumentException if Parquet has no place for a field; names it and says why
   */
  public static ParquetFormat<GenericRecord> avro(Map<String, org.apache.avro.Schema> schemas) {
    return of(schemas, AvroModel::new);
  }

  private static <S, T> ParquetFormat<T> of(
      Map<String, S> schemas, Function<S, RecordModel<T>> model) {
    if (schemas.isEmpty()) {
      throw new IllegalArgumentException("Expected the schema of at least one table, found none");
    }
    SortedMap<String, RecordModel<T>> models = new TreeMap<>();
    schemas.forEach((table, schema) -> models.put(table, model.apply(schema)));
    return new AutoValue_ParquetFormat.Builder<T>()
        .setModels(Collections.unmodifiableSortedMap(models))
        .setCodec(CompressionCodecName.ZSTD)
        .setRowGroupBytes(32 * MEBIBYTE)
        .setPageBytes((int) MEBIBYTE)
        .setTargetFileBytes(256 * MEBIBYTE)
        .setLeftOut(Set.of())
        .setContentIdExcluding(Set.of())
        .build()
        .checked();
  }

  /** By table name. */
  abstract Map<String, RecordModel<T>> models();

  abstract CompressionCodecName codec();

  abstract long rowGroupBytes();

  abstract int pageBytes();

  @Override
  public abstract long targetFileBytes();

  abstract Set<String> leftOut();

  /** The top-level columns that the content id leaves out, sorted. */
  @Override
  public abstract Set<String> contentIdExcluding();

  abstract Builder<T> toBuilder();

  /** What {@link #models()} says, worked out once on each machine and not sent along. */
  @Memoized
  Map<String, ParquetTable<T>> tables() {
    Map<String, ParquetTable<T>> tables = new LinkedHashMap<>();
    models()
        .forEach(
            (name, model) ->
                tables.put(name, ParquetTable.of(model, leftOut(), contentIdExcluding())));
    return tables;
  }

  /**
   * The same format for elements of another type.
   *
   * @param toRecord the record of an element; called once per write, and once more per {@link
   *     #validate}
   */
  public <U> ParquetFormat<U> from(SerializableFunction<U, T> toRecord) {
    SortedMap<String, RecordModel<U>> mapped = new TreeMap<>();
    models().forEach((table, model) -> mapped.put(table, new MappedModel<>(model, toRecord)));
    return new AutoValue_ParquetFormat.Builder<U>()
        .setModels(Collections.unmodifiableSortedMap(mapped))
        .setCodec(codec())
        .setRowGroupBytes(rowGroupBytes())
        .setPageBytes(pageBytes())
        .setTargetFileBytes(targetFileBytes())
        .setLeftOut(leftOut())
        .setContentIdExcluding(contentIdExcluding())
        .build();
  }

  /** The codecs that {@link #withCodec} takes. */
  public static List<CompressionCodecName> codecs() {
    return Arrays.stream(PageCodec.values())
        .map(codec -> CompressionCodecName.valueOf(codec.name()))
        .toList();
  }

  /**
   * How pages are compressed; ZSTD unless said otherwise.
   *
   * @throws IllegalArgumentException unless it is UNCOMPRESSED, SNAPPY, GZIP, ZSTD or LZ4_RAW
   */
  public ParquetFormat<T> withCodec(CompressionCodecName codec) {
    PageCodecs.codec(codec);
    return toBuilder().setCodec(codec).build();
  }

  /**
   * About how many bytes of encoded rows make a row group; 32 MiB unless said otherwise. A row
   * group is held on the heap until it is full, so this is what an open writer grows to, and
   * somewhat more while it is being written.
   */
  public ParquetFormat<T> withRowGroupBytes(long bytes) {
    return toBuilder().setRowGroupBytes(checkPositive("row group", bytes)).build();
  }

  /**
   * About how many uncompressed bytes of one column make a page; 1 MiB unless said otherwise. Also
   * how large a column's dictionary may grow in each row group.
   */
  public ParquetFormat<T> withPageBytes(int bytes) {
    return toBuilder().setPageBytes((int) checkPositive("page", bytes)).build();
  }

  /** About how long a file may be before the next is begun; 256 MiB unless said otherwise. */
  public ParquetFormat<T> withTargetFileBytes(long bytes) {
    return toBuilder().setTargetFileBytes(checkPositive("target file", bytes)).build();
  }

  /**
   * Leaves top-level columns out of the files, of every table: such as partition columns, which
   * live in the path. Adds to those that were left out before.
   *
   * @throws IllegalArgumentException if a table has no such column, or no other
   */
  @Override
  public ParquetFormat<T> withoutColumns(Collection<String> columns) {
    return toBuilder().setLeftOut(union(leftOut(), columns)).build().checked();
  }

  /**
   * Leaves top-level columns out of the content id, such as the time of ingestion: two publishes
   * that differ in nothing else count as equal. Replaces what was said before.
   *
   * @throws IllegalArgumentException if no table has such a column, or a table has no other
   */
  public ParquetFormat<T> withContentIdExcluding(Collection<String> columns) {
    return toBuilder().setContentIdExcluding(union(columns, Set.of())).build().checked();
  }

  /**
   * The names of the columns that the files of a table have, in order.
   *
   * @throws IllegalArgumentException if there is no such table; names those there are
   */
  public List<String> columns(String table) {
    return model(table).columns().stream().filter(name -> !leftOut().contains(name)).toList();
  }

  /** The Parquet schema of the files of each table, by its name. */
  public Map<String, MessageType> schemas() {
    Map<String, MessageType> schemas = new LinkedHashMap<>();
    tables().forEach((table, one) -> schemas.put(table, one.layout().schema()));
    return schemas;
  }

  @Override
  public String extension() {
    return ".parquet";
  }

  @Override
  public DataFileWriter<T> open(String table, OutputStream out) throws IOException {
    model(table);
    return new ParquetDataFileWriter<>(tables().get(table), this, out);
  }

  /**
   * Row groups below {@link #tinyRowGroupBytes()} are encoded again, together; others are copied
   * byte for byte, in the codec that they were written in.
   */
  @Override
  public MergedFile merge(List<MergeInput> inputs, OutputStream out) throws IOException {
    return new ParquetMerger(this, out).merge(inputs);
  }

  @Override
  public void validate(String table, T element) {
    model(table);
    try {
      tables().get(table).layout().writer().write(new NoRecordConsumer(), element);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("The element cannot be written: " + e, e);
    }
  }

  /**
   * A row group below this many bytes is worth encoding again when files are merged: its columns
   * compress badly, and a reader spends more on finding them than on reading.
   */
  long tinyRowGroupBytes() {
    return Math.min(TINY_ROW_GROUP_BYTES, rowGroupBytes() / 2);
  }

  /**
   * How many bytes of rows of a flat table gather in an open file before they are encoded. A file
   * that never has as many has no columns before its end, which is what counts where a thousand are
   * open. Small pages and row groups get smaller batches, for neither ends within one.
   */
  int batchBytes() {
    long share = Math.min(pageBytes(), rowGroupBytes()) / 4;
    return (int) Math.max(LEAST_BATCH_BYTES, Math.min(MOST_BATCH_BYTES, share));
  }

  private RecordModel<T> model(String table) {
    RecordModel<T> model = models().get(table);
    if (model == null) {
      throw new IllegalArgumentException(
          "There is no table '" + table + "', expected one of " + quoted(models().keySet()));
    }
    return model;
  }

  private ParquetFormat<T> checked() {
    Set<String> unknown = new TreeSet<>(contentIdExcluding());
    models()
        .forEach(
            (table, model) -> {
              List<String> columns = model.columns();
              checkLeftOut(table, columns);
              checkRemain("the files", table, columns, leftOut());
              checkRemain("the content id", table, columns, union(leftOut(), contentIdExcluding()));
              columns.forEach(unknown::remove);
            });
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "No table has the columns " + quoted(unknown) + " that the content id is to leave out");
    }
    tables();
    return this;
  }

  private void checkLeftOut(String table, List<String> columns) {
    Set<String> unknown = new TreeSet<>(leftOut());
    columns.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Table '"
              + table
              + "' has no columns "
              + quoted(unknown)
              + " to leave out, expected some of "
              + quoted(columns));
    }
  }

  private static void checkRemain(
      String what, String table, List<String> columns, Set<String> leftOut) {
    if (!leftOut.isEmpty() && leftOut.containsAll(columns)) {
      throw new IllegalArgumentException(
          "Leaving out "
              + quoted(leftOut)
              + " leaves no column of table '"
              + table
              + "' in "
              + what
              + ", expected at least one");
    }
  }

  private static long checkPositive(String what, long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "The " + what + " size must be positive, found " + bytes + " bytes");
    }
    return bytes;
  }

  /** Sorted. */
  private static Set<String> union(Collection<String> a, Collection<String> b) {
    Set<String> union = new TreeSet<>(a);
    union.addAll(b);
    return Collections.unmodifiableSet(union);
  }

  private static String quoted(Collection<String> names) {
    return names.isEmpty() ? "none" : "'" + String.join("', '", names) + "'";
  }

  @AutoValue.Builder
  abstract static class Builder<T> {
    abstract Builder<T> setModels(Map<String, RecordModel<T>> models);

    abstract Builder<T> setCodec(CompressionCodecName codec);

    abstract Builder<T> setRowGroupBytes(long bytes);

    abstract Builder<T> setPageBytes(int bytes);

    abstract Builder<T> setTargetFileBytes(long bytes);

    abstract Builder<T> setLeftOut(Set<String> columns);

    abstract Builder<T> setContentIdExcluding(Set<String> columns);

    abstract ParquetFormat<T> build();
  }
}
