package io.atomicpartition.lake;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.Optional;

/** What launches have in the staging area. */
public final class StagedTemps {
  private StagedTemps() {}

  /**
   * Counts objects that were written before a time. Such a launch may still run: what is old enough
   * to go is for the sweep to say.
   */
  public static Leftovers olderThan(AtomicStore store, Instant before) throws StoreException {
    LeftoverCount old = new LeftoverCount();
    Optional<String> token = Optional.empty();
    do {
      Optional<String> next = token;
      ListPage page =
          Guarded.call(
              "Listing the staging area", () -> store.list(StoreLocation.STAGING + "/", next));
      for (StoredObject object : page.objects()) {
        if (object.lastModified().isBefore(before)) {
          old.add(object);
        }
      }
      token = page.nextPageToken();
    } while (token.isPresent());
    return old.counted();
  }
}
