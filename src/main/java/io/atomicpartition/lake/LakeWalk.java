package io.atomicpartition.lake;

import io.atomicpartition.publish.PartitionFile;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lists a lake once, and hands out each partition when the listing has left its directory: what is
 * in it is complete then. Needs memory for a page, and for the partitions that the listing is in.
 * Hidden directories, the staging area among them, are passed over.
 */
final class LakeWalk {
  /** Comes after whatever else follows a '/'. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private final AtomicStore store;
  private final LakeSelection selection;
  private final Deque<Directory> around = new ArrayDeque<>();
  private final Deque<Listed> complete = new ArrayDeque<>();
  private Optional<ListPage> page = Optional.empty();
  private boolean begun = false;

  /**
   * A partition as it is listed.
   *
   * @param partition which
   * @param hasManifest whether there is one
   * @param files with names that the sink gives to data files of this partition
   * @param foreign files with other names
   */
  record Listed(
      PartitionRef partition, boolean hasManifest, List<StoredObject> files, Leftovers foreign) {}

  LakeWalk(AtomicStore store, LakeSelection selection) {
    this.store = store;
    this.selection = selection;
  }

  /** The next partition that is selected; empty after the last. */
  Optional<Listed> next() throws StoreException {
    while (complete.isEmpty()) {
      if (begun && page.isEmpty()) {
        return Optional.empty();
      }
      page = begun ? following(page.get()) : Optional.of(first());
      begun = true;
      page.ifPresent(listed -> listed.objects().forEach(this::visit));
      if (page.isEmpty()) {
        leaveUnless(directory -> false);
      }
    }
    return Optional.of(complete.remove());
  }

  private ListPage first() throws StoreException {
    String after = begin();
    return call(
        () ->
            after.isEmpty()
                ? store.list(selection.prefix(), Optional.empty())
                : store.listAfter(selection.prefix(), after));
  }

  /** The first partition to be handed out may be nested in one that is to be seen whole. */
  private String begin() throws StoreException {
    String start = selection.startAt();
    for (int end = start.indexOf('/'); end >= 0; end = start.indexOf('/', end + 1)) {
      String directory = start.substring(0, end);
      if (call(() -> store.head(directory + "/" + PartitionRef.MANIFEST)).isPresent()) {
        return directory + "/";
      }
    }
    return start;
  }

  /** Passes over the rest of a directory that has nothing which is looked for. */
  private Optional<ListPage> following(ListPage last) throws StoreException {
    if (last.nextPageToken().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> passedOver =
        last.objects().isEmpty()
            ? Optional.empty()
            : selection.leftOut(last.objects().get(last.objects().size() - 1).key());
    return Optional.of(
        call(
            () ->
                passedOver.isPresent()
                    ? store.listAfter(selection.prefix(), passedOver.get() + LAST)
                    : store.list(selection.prefix(), last.nextPageToken())));
  }

  private static <T> T call(Guarded.Call<T> call) throws StoreException {
    return Guarded.call("Listing the lake", call);
  }

  private void visit(StoredObject object) {
    String key = object.key();
    leaveUnless(directory -> key.startsWith(directory.key));
    String directory = ObjectKeys.parent(key);
    if (directory.isEmpty() || isHidden(directory)) {
      return;
    }
    enter(key);
    Optional<PartitionFile> file = PartitionFile.of(key);
    if (file.isEmpty()) {
      if (!isHidden(key.substring(directory.length() + 1))) {
        around.element().foreign.add(object);
      }
    } else if (file.get().role() == PartitionFile.Role.MANIFEST) {
      around.element().hasManifest = true;
    } else if (file.get().role() == PartitionFile.Role.DATA) {
      of(file.get().partition()).files.add(object);
    }
  }

  private static boolean isHidden(String path) {
    return ("/" + path).contains("/_") || ("/" + path).contains("/.");
  }

  /** The attempt that has made a data file of the sink's. */
  static Optional<String> attempt(StoredObject file) {
    return PartitionFile.of(file.key()).flatMap(PartitionFile::attempt);
  }

  /** The partition of a file is a directory around it. */
  private Directory of(PartitionRef partition) {
    return around.stream()
        .filter(directory -> directory.key.equals(partition.path() + "/"))
        .findFirst()
        .orElseThrow();
  }

  private void enter(String key) {
    int entered = around.isEmpty() ? 0 : around.element().key.length();
    for (int end = key.indexOf('/', entered); end >= 0; end = key.indexOf('/', end + 1)) {
      around.push(new Directory(key.substring(0, end + 1)));
    }
  }

  private void leaveUnless(Predicate<Directory> stay) {
    while (!around.isEmpty() && !stay.test(around.element())) {
      Directory left = around.pop();
      if (left.hasManifest || !left.files.isEmpty()) {
        Listed listed = left.listed();
        if (selection.matches(listed.partition())) {
          complete.add(listed);
        }
      } else if (!around.isEmpty()) {
        around.element().foreign.add(left.foreign.counted());
      }
    }
  }

  /** A directory that the listing is in. */
  private static final class Directory {
    private final String key;
    private final List<StoredObject> files = new ArrayList<>();
    private final LeftoverCount foreign = new LeftoverCount();
    private boolean hasManifest = false;

    /**
     * @param key ends in '/'
     */
    Directory(String key) {
      this.key = key;
    }

    Listed listed() {
      return new Listed(
          new PartitionRef(key.substring(0, key.length() - 1)),
          hasManifest,
          files,
          foreign.counted());
    }
  }
}
