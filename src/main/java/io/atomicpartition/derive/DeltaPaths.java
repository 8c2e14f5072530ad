package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionFile;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.store.AtomicStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * How a Delta log names data files, percent-encoded: relative to the root where the table is there,
 * so that any client finds them by its own name for the store; by their URI where the table has a
 * directory of its own.
 */
final class DeltaPaths {
  private static final String LOG = "_delta_log/";

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
    if (!table.equals(Tables.UNNAMED)) {
      return store.uri(key).toString();
    }
    try {
      String path = new URI(null, null, "/" + key, null).toASCIIString().substring(1);
      return path.replace(":", "%3A"); // or what is before it would be a scheme
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("The key '" + key + "' cannot be part of a URI", e);
    }
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
      String plain = URI.create(path).getPath();
      if (table.equals(Tables.UNNAMED)) {
        return Optional.of(plain);
      }
      String root = store.location().root().getPath() + "/";
      return plain.startsWith(root)
          ? Optional.of(plain.substring(root.length()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
