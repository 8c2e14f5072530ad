package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionFile;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectKeys;
import java.net.URI;
import java.util.Optional;

/**
 * How a Delta log names data files: relative to its table, percent-encoded, so that any client
 * finds them by its own name for the store. From a table with a name this leads out of its
 * directory: of what reads that, and what a URI, {@code docs/reading.md} tells.
 */
final class DeltaPaths {
  private static final String LOG = "_delta_log/";

  /** From {@link TableRoots#prefix} of a table with a name. */
  private static final String TO_ROOT = "../../";

  private final AtomicStore store;
  private final String table;

  DeltaPaths(AtomicStore store, String table) {
    this.store = store;
    this.table = table;
  }

  /** The directory of every table's log, below its prefix. */
  static String log() {
    return LOG;
  }

  /** The table as the kernel has it: '/' and its prefix. */
  String tablePath() {
    return "/" + TableRoots.prefix(table);
  }

  /** The table for people. */
  String uri() {
    return store.location().root() + "/" + TableRoots.prefix(table);
  }

  /** What the log calls the file of a key. */
  String of(String key) {
    String path = ObjectKeys.uriPath("/" + key).substring(1);
    return toRoot() + path.replace(":", "%3A"); // or what is before it could be a scheme
  }

  private String toRoot() {
    return table.equals(Tables.UNNAMED) ? "" : TO_ROOT;
  }

  /** The partition whose file it is; empty if the project did not write it. */
  Optional<PartitionRef> partition(String path) {
    return key(path)
        .flatMap(PartitionFile::of)
        .filter(file -> file.role() == PartitionFile.Role.DATA)
        .map(PartitionFile::partition);
  }

  private Optional<String> key(String path) {
    try {
      return path.startsWith(toRoot())
          ? Optional.ofNullable(URI.create(path.substring(toRoot().length())).getPath())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
