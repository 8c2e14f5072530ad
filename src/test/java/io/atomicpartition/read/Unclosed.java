package io.atomicpartition.read;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ForwardingStore;

/** A store that somebody else closes. */
final class Unclosed extends ForwardingStore {
  Unclosed(AtomicStore store) {
    super(store);
  }

  @Override
  public void close() {}
}
