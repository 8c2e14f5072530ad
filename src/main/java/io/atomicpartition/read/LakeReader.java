package io.atomicpartition.read;

import io.atomicpartition.format.RowFilter;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a lake without a pipeline: only what is published, and only as it was published.
 *
 * <pre>{@code
 * try (LakeReader lake = LakeReader.open("gs://bucket/bronze")) {
 *   for (PartitionRef partition : lake.partitions()) {
 *     try (PartitionRows rows = lake.rows(lake.pin(partition))) {
 *       rows.forEachRemaining(row -> ...);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Partitions are consistent each by itself, not with one another. Immutable; what {@code with}
 * answers shares the store, and closing any of them closes it.
 */
public final class LakeReader implements Closeable {
  private final AtomicStore store;
  private final PinnedFiles files;
  private final String table;
  private final @Nullable Schema schema;
  private final List<String> columns;
  private final @Nullable FilterPredicate filter;

  private LakeReader(
      AtomicStore store,
      String table,
      @Nullable Schema schema,
      List<String> columns,
      @Nullable FilterPredicate filter) {
    this.store = store;
    this.files = new PinnedFiles(store);
    this.table = table;
    this.schema = schema;
    this.columns = columns;
    this.filter = filter;
  }

  /**
   * Opens a lake; touches nothing yet.
   *
   * @param root a URI such as {@code gs://bucket/bronze}, or a path on this machine's disk
   * @throws IllegalArgumentException if no store serves it
   */
  public static LakeReader open(String root) {
    return open(
        AtomicStores.open(StoreLocation.parse(root, Optional.empty()), StoreEnvironment.empty()));
  }

  /**
   * Reads a lake on a store, for one that takes options.
   *
   * @param store closed with this
   */
  public static LakeReader open(AtomicStore store) {
    return new LakeReader(store, Tables.UNNAMED, null, List.of(), null);
  }

  /** Which table is read; if nothing is said, the one without a name. */
  public LakeReader withTable(String name) {
    return new LakeReader(store, Tables.check(name), schema, columns, filter);
  }

  /**
   * The schema of the rows, which the files must fit: a column that one does not have is null, or a
   * field of the partition's path. If nothing is said, that of each partition's own first file, and
   * the fields of its path.
   */
  public LakeReader withSchema(Schema wanted) {
    return new LakeReader(store, table, wanted, columns, filter);
  }

  /**
   * The columns of the rows, in this order; none: all. The others are not read. Only whole columns
   * can be named, not one inside of a group.
   *
   * @throws IllegalArgumentException if one is named twice
   */
  public LakeReader withColumns(String... names) {
    return new LakeReader(store, table, schema, LakeSchema.columns(names), filter);
  }

  /**
   * The rows that are read, by columns of the files; {@link
   * AtomicPartitions.Read#withFilter(FilterPredicate)} says what a filter means.
   */
  public LakeReader withFilter(FilterPredicate rows) {
    return new LakeReader(store, table, schema, columns, RowFilter.of(rows));
  }

  /** All partitions that have a manifest, published or not. Lists the whole lake. */
  public List<PartitionRef> partitions() throws IOException {
    return partitions(Map.of());
  }

  /**
   * Partitions that have a manifest, published or not. Lists the whole lake.
   *
   * @param allowed the values that fields of the path may have, as Hive's {@code field=value}
   * @throws IllegalArgumentException if there are partitions, and none has one of the fields
   */
  public List<PartitionRef> partitions(Map<String, Set<String>> allowed) throws IOException {
    List<PartitionRef> found = new ArrayList<>();
    new PartitionSearch(store, new PartitionSelection(null, allowed)).forEach(found::add);
    return found;
  }

  /**
   * Reads the partition's manifest, and makes sure that the files which it lists are there.
   *
   * @throws PartitionReadException if one is not, or has another size, checksum or version, as far
   *     as a listing tells
   */
  public PinnedPartition pin(PartitionRef partition) throws IOException {
    return new Pinning(store, table).pin(partition);
  }

  /**
   * The schema of the rows of a partition.
   *
   * @throws IllegalArgumentException if nobody has said it, and the partition has no file that
   *     could; or if there is no column of a name that was asked for
   */
  public Schema schema(PinnedPartition partition) throws IOException {
    return schema == null ? found(partition) : LakeSchema.select(schema, columns);
  }

  private Schema found(PinnedPartition partition) throws IOException {
    if (partition.files().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "Partition '%s' has no file of the table '%s' that would tell its schema; say it with"
                  + " withSchema",
              partition.partition(), table));
    }
    return LakeSchema.of(files.footer(partition.files().get(0)), partition, columns);
  }

  /**
   * The rows of a partition. One without files has none.
   *
   * @throws IllegalArgumentException if there is no column of a name that was asked for
   */
  public PartitionRows rows(PinnedPartition partition) throws IOException {
    Schema found =
        schema == null && partition.files().isEmpty()
            ? Schema.builder().build()
            : schema(partition);
    return new PartitionRows(files, partition, found, filter);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
