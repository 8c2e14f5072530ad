package io.atomicpartition.read;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which files of a partition are read: those of one manifest, all of which are there when
 * it is decided. Where one is not, the manifest is read once more: the partition may have been
 * replaced so long ago that a sweep has taken the files, and nothing of it has been handed on yet.
 */
final class Pinning {
  private final AtomicStore store;
  private final String table;
  private final ReadFailures failures;

  Pinning(AtomicStore store, String table) {
    this.store = store;
    this.table = table;
    this.failures = new ReadFailures(store);
  }

  PinnedPartition pin(PartitionRef partition) throws IOException {
    PinnedPartition pinned = read(partition);
    Optional<Difference> difference = difference(pinned);
    if (difference.isPresent()) {
      PinnedPartition again = read(partition);
      if (again.sequence() == pinned.sequence()) {
        throw failures.differs(difference.get().file(), difference.get().what(), null);
      }
      pinned = again;
      difference = difference(pinned);
      if (difference.isPresent()) {
        throw failures.differs(difference.get().file(), difference.get().what(), null);
      }
    }
    return pinned;
  }

  /** Without a look at the files. */
  private PinnedPartition read(PartitionRef partition) throws IOException {
    Optional<Manifest> manifest = Manifests.read(store, partition);
    long sequence = manifest.map(Manifest::sequence).orElse(0L);
    Optional<Manifest.Publish> live = manifest.flatMap(Manifest::publish);
    return new PinnedPartition(
        partition,
        sequence,
        live.isPresent(),
        live.isPresent() ? files(partition, sequence, live.get()) : List.of());
  }

  private List<PinnedFile> files(PartitionRef partition, long sequence, Manifest.Publish live)
      throws PartitionReadException {
    List<String> names = live.tables().stream().map(Manifest.Table::name).toList();
    if (table.equals(Tables.UNNAMED) && !names.isEmpty() && !names.contains(table)) {
      throw new PartitionReadException(
          String.format(
              "Partition '%s' has the tables '%s', and no table without a name; say with withTable"
                  + " which is to be read",
              partition, String.join("', '", names)),
          null);
    }
    return live.tables().stream()
        .filter(one -> one.name().equals(table))
        .flatMap(one -> one.files().stream())
        .map(file -> PinnedFile.of(partition, sequence, file))
        .toList();
  }

  private record Difference(PinnedFile file, String what) {}

  /** The first file that is not what it should be, as far as a listing tells. */
  private Optional<Difference> difference(PinnedPartition pinned) throws StoreException {
    Map<String, StoredObject> found = list(commonPrefix(pinned.files()));
    for (PinnedFile file : pinned.files()) {
      Optional<String> what = file.difference(Optional.ofNullable(found.get(file.key())));
      if (what.isPresent()) {
        return Optional.of(new Difference(file, what.get()));
      }
    }
    return Optional.empty();
  }

  /** Files of one publish have names that differ in their number alone. */
  private static String commonPrefix(List<PinnedFile> files) {
    String prefix = files.isEmpty() ? "" : files.get(0).key();
    for (PinnedFile file : files) {
      int length = 0;
      int most = Math.min(prefix.length(), file.key().length());
      while (length < most && prefix.charAt(length) == file.key().charAt(length)) {
        length++;
      }
      prefix = prefix.substring(0, length);
    }
    return prefix;
  }

  private Map<String, StoredObject> list(String prefix) throws StoreException {
    Map<String, StoredObject> found = new HashMap<>();
    if (prefix.isEmpty()) {
      return found; // there is no file to look for
    }
    Optional<String> token = Optional.empty();
    do {
      Optional<String> next = token;
      ListPage page = Guarded.call("Listing '" + prefix + "'", () -> store.list(prefix, next));
      page.objects().forEach(object -> found.put(object.key(), object));
      token = page.nextPageToken();
    } while (token.isPresent());
    return found;
  }
}
