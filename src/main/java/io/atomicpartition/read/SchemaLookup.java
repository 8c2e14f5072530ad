package io.atomicpartition.read;

import io.atomicpartition.format.ParquetFooter;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Finds the schema of a table in the first live file that it meets. */
final class SchemaLookup {
  private final AtomicStore store;
  private final PartitionSelection selection;
  private final String table;
  private final List<String> columns;
  private final @Nullable FilterPredicate filter;
  private Optional<Found> found = Optional.empty();

  /**
   * A schema, and where it was found.
   *
   * @param partition that is live
   */
  record Found(Schema schema, PartitionRef partition) {}

  /**
   * @param columns these alone; none: all
   * @param filter which the file must fit; null: none
   */
  SchemaLookup(
      AtomicStore store,
      PartitionSelection selection,
      String table,
      List<String> columns,
      @Nullable FilterPredicate filter) {
    this.store = store;
    this.selection = selection;
    this.table = table;
    this.columns = columns;
    this.filter = filter;
  }

  /**
   * @throws IllegalArgumentException if no live partition that is selected has a file of the table,
   *     or the file does not have one of the columns, or one that the filter looks at
   */
  Found find() throws IOException {
    Pinning pinning = new Pinning(store, table);
    PinnedFiles files = new PinnedFiles(store);
    new PartitionSearch(store, selection)
        .forEach(
            partition -> {
              PinnedPartition pinned = pinning.pin(partition);
              if (!pinned.files().isEmpty()) {
                ParquetFooter footer = files.footer(pinned.files().get(0));
                check(footer, partition);
                Schema schema = LakeSchema.of(footer, pinned, columns);
                found = Optional.of(new Found(schema, partition));
              }
              return found.isEmpty();
            });
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                String.format(
                    "The schema of the rows is that of a live file, and in '%s' no live partition%s"
                        + " has a file of %s; publish one first, or say the schema with withSchema",
                    store.location().root(),
                    selection.paths() == null && selection.fields().isEmpty()
                        ? ""
                        : " that is selected",
                    table.isEmpty() ? "the table without a name" : "the table '" + table + "'")));
  }

  private void check(ParquetFooter file, PartitionRef partition) {
    if (filter == null) {
      return;
    }
    try {
      file.check(filter);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "The filter does not fit the files, such as one of partition '%s': %s. For fields of"
                  + " the path there is withPartitionFilter",
              partition, e.getMessage()),
          e);
    }
  }
}
