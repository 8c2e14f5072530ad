package io.atomicpartition.store.local;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;

/** The local store, for the explorer, which loads it over a disk of its own. */
public final class ModelledDisk {
  private ModelledDisk() {}

  /** A store in this directory, of which nothing is asked now. */
  public static AtomicStore open(String root) {
    return new LocalAtomicStore(StoreLocation.of(URI.create("file://" + root)));
  }
}
