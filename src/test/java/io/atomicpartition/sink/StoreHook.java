package io.atomicpartition.sink;

import io.atomicpartition.store.StoreException;

/** Is told of every call of a {@link HookedStore}, and may fail it or hold it. */
public interface StoreHook {
  /** What this throws fails a call that was not applied. */
  default void before(StoreCall call) throws StoreException {}

  /** What this throws fails a call that was applied. */
  default void after(StoreCall call) throws StoreException {}
}
