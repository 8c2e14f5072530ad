package io.atomicpartition.store;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The placement of stores without directories: final keys at once, then the commit record. */
public final class FlatPlacement implements Placement {
  private final AtomicStore store;
  private final PlacementRequest request;
  private final Set<String> finalKeys = new ConcurrentSkipListSet<>();

  public FlatPlacement(AtomicStore store, PlacementRequest request) {
    this.store = store;
    this.request = request;
  }

  @Override
  public StoredObject promote(String tempKey, String name, ObjectDigest expected)
      throws StoreException {
    String finalKey = request.directory() + "/" + name;
    finalKeys.add(finalKey); // before the call: a call that fails may have been applied
    return store.promote(tempKey, finalKey, expected);
  }

  @Override
  public CommitRecord commit(byte[] body) throws StoreException {
    return request.replaces().isPresent()
        ? store.replaceRecord(request.recordKey(), body, request.replaces().get())
        : store.createRecord(request.recordKey(), body);
  }

  @Override
  public DeleteReport discard() throws StoreException {
    return finalKeys.isEmpty() ? DeleteReport.NOTHING : store.delete(finalKeys);
  }
}
