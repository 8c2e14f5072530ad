package io.atomicpartition.read;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;

/** Finds the schema of a table in the first live file that it meets. */
final class SchemaLookup {
  private final AtomicStore store;
  private final PartitionSelection selection;
  private final String table;
  private final List<String> columns;
  private Optional<Found> found = Optional.empty();

  /**
   * A schema, and where it was found.
   *
   * @param partition that is live
   */
  record Found(Schema schema, PartitionRef partition) {}

  /**
   * @param columns these alone; none: all
   */
  SchemaLookup(
      AtomicStore store, PartitionSelection selection, String table, List<String> columns) {
    this.store = store;
    this.selection = selection;
    this.table = table;
    this.columns = columns;
  }

  /**
   * @throws IllegalArgumentException if no live partition that is selected has a file of the table,
   *     or the file does not have one of the columns
   */
  Found find() throws IOException {
    Pinning pinning = new Pinning(store, table);
    PinnedFiles files = new PinnedFiles(store);
    new PartitionSearch(store, selection)
        .forEach(
            partition -> {
              PinnedPartition pinned = pinning.pin(partition);
              if (!pinned.files().isEmpty()) {
                Schema schema = LakeSchema.of(files.footer(pinned.files().get(0)), pinned, columns);
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
}
