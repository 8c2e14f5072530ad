package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes temps, and only those of one launch of one transform. Never fatal to a publish: what
 * stays is found by a sweep.
 */
public final class CleanUp {
  private final AtomicStore store;
  private final Launch launch;

  public CleanUp(AtomicStore store, Launch launch) {
    this.store = store;
    this.launch = launch;
  }

  /**
   * Deletes the temps of publishes that are decided.
   *
   * @throws IllegalArgumentException if a key is not a temp of this launch and transform
   */
  public DeleteReport temps(List<String> keys) {
    for (String key : keys) {
      if (!key.startsWith(launch.stagingPrefix()) || launch.isBase(key)) {
        throw new IllegalArgumentException(
            "Expected a temp under '" + launch.stagingPrefix() + "', found '" + key + "'");
      }
    }
    return Batches.delete(store, keys);
  }

  /**
   * Deletes all that this launch of this transform has staged, except captured sequences, which
   * only age removes. For a launch that has ended, and only if no commit of it is in doubt.
   *
   * @throws StoreException if the staging area cannot be listed
   */
  public DeleteReport everything() throws StoreException {
    List<String> keys = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      ListPage page = store.list(launch.stagingPrefix(), token);
      page.objects().stream()
          .map(StoredObject::key)
          .filter(key -> !launch.isBase(key))
          .forEach(keys::add);
      token = page.nextPageToken();
    } while (token.isPresent());
    return temps(keys);
  }
}
