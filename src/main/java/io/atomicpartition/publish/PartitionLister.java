package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the partitions of a dataset, published or not: a directory with a manifest, or with files
 * whose names carry the hash of its path. Walks the whole listing; needs memory for a page.
 */
public final class PartitionLister {
  private final AtomicStore store;

  public PartitionLister(AtomicStore store) {
    this.store = store;
  }

  /**
   * Finds partitions, each once, as the walk comes to its first file.
   *
   * @param startAt a partition's path, or any other beginning of keys: files whose keys come before
   *     it, in the order of their UTF-8 bytes, are passed over. Empty: none is
   * @param found is told each partition
   * @throws StoreException if the dataset cannot be listed; what comes after was not found
   */
  public void list(String startAt, Consumer<PartitionRef> found) throws StoreException {
    Walk walk = new Walk(startAt.getBytes(StandardCharsets.UTF_8), found);
    Optional<String> token = Optional.empty();
    do {
      Optional<String> next = token;
      ListPage page = Guarded.call("Listing the dataset", () -> store.list("", next));
      page.objects().stream().map(StoredObject::key).forEach(walk::visit);
      token = page.nextPageToken();
    } while (token.isPresent());
  }

  private static final class Walk {
    private final byte[] startAt;
    private final Consumer<PartitionRef> found;

    /**
     * Those found among the directories that the walk is in. A directory's keys are listed one
     * after the other, so that a partition which the walk has left does not come again.
     */
    private final Set<PartitionRef> around = new HashSet<>();

    Walk(byte[] startAt, Consumer<PartitionRef> found) {
      this.startAt = startAt;
      this.found = found;
    }

    void visit(String key) {
      if (Arrays.compareUnsigned(key.getBytes(StandardCharsets.UTF_8), startAt) < 0) {
        return;
      }
      around.removeIf(partition -> !key.startsWith(partition.path() + "/"));
      PartitionFile.of(key).map(PartitionFile::partition).filter(around::add).ifPresent(found);
    }
  }
}
