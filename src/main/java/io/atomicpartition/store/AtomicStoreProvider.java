package io.atomicpartition.store;

import java.util.Set;

/**
 * Opens the stores of some URI schemes. Registered as a {@link java.util.ServiceLoader} service.
 */
public interface AtomicStoreProvider {
  /** Serves every scheme that no other provider names, or that the user has opted in for. */
  String ANY_SCHEME = "*";

  /** The schemes served, in lower case, or {@link #ANY_SCHEME}. */
  Set<String> schemes();

  /**
   * Opens a store. Cheap: touches neither disk nor network, so that a graph can be built where the
   * store cannot be reached.
   *
   * @throws IllegalArgumentException if the location cannot be one of this store, saying why
   */
  AtomicStore open(StoreLocation location, StoreEnvironment environment);
}
