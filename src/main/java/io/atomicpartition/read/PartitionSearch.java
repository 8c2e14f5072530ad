package io.atomicpartition.read;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the partitions that are selected, by the manifests that there are; reads none of them. Of
 * directories that hold no such partition it lists the first page and no more. Needs memory for a
 * page.
 */
final class PartitionSearch {
  private static final String MANIFEST = "/" + PartitionRef.MANIFEST;

  /** Comes after whatever else follows a '/'. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private final AtomicStore store;
  private final PartitionSelection selection;

  /** Is told of partitions. */
  @FunctionalInterface
  interface Visitor {
    /** Says whether to go on. */
    boolean visit(PartitionRef partition) throws IOException;
  }

  PartitionSearch(AtomicStore store, PartitionSelection selection) {
    this.store = store;
    this.selection = selection;
  }

  /**
   * Finds partitions, published or not. Those that were selected by path are not looked for.
   *
   * @param found is told each
   * @throws IllegalArgumentException if there are partitions, and none has a field that the filter
   *     names
   */
  void forEach(Visitor found) throws IOException {
    if (selection.paths() == null) {
      new Walk(found).run();
      return;
    }
    for (String path : selection.paths()) {
      PartitionRef partition = new PartitionRef(path);
      if (selection.matches(partition) && !found.visit(partition)) {
        return;
      }
    }
  }

  private final class Walk {
    private final Visitor found;
    private final Set<String> fieldsNotSeen = new TreeSet<>(selection.fields().keySet());
    private Optional<PartitionRef> any = Optional.empty();

    Walk(Visitor found) {
      this.found = found;
    }

    void run() throws IOException {
      Optional<ListPage> page = Optional.of(first());
      while (page.isPresent()) {
        for (StoredObject object : page.get().objects()) {
          if (!visit(object.key())) {
            return;
          }
        }
        page = next(page.get());
      }
      if (any.isPresent() && !fieldsNotSeen.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "The partition filter names the fields %s, which no partition of '%s' has; found"
                    + " partitions such as '%s'",
                fieldsNotSeen, store.location().root(), any.get()));
      }
    }

    /** Says whether to go on. */
    private boolean visit(String key) throws IOException {
      Optional<PartitionRef> partition = partition(key);
      if (partition.isEmpty()) {
        return true;
      }
      any = partition;
      fieldsNotSeen.removeAll(partition.get().columns().keySet());
      return !selection.matches(partition.get()) || found.visit(partition.get());
    }
  }

  private ListPage first() throws StoreException {
    return Guarded.call("Listing the lake", () -> store.list("", Optional.empty()));
  }

  /** Passes over the rest of a directory that has nothing which is looked for. */
  private Optional<ListPage> next(ListPage page) throws StoreException {
    if (page.nextPageToken().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> passedOver =
        page.objects().isEmpty()
            ? Optional.empty()
            : selection.leftOut(page.objects().get(page.objects().size() - 1).key());
    return Optional.of(
        Guarded.call(
            "Listing the lake",
            () ->
                passedOver.isPresent()
                    ? store.listAfter("", passedOver.get() + LAST)
                    : store.list("", page.nextPageToken())));
  }

  private static Optional<PartitionRef> partition(String key) {
    if (!key.endsWith(MANIFEST) || StoreLocation.isStaging(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PartitionRef(key.substring(0, key.length() - MANIFEST.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // hidden, or nothing that was published
    }
  }
}
