package io.atomicpartition.sink;

import java.util.Set;

/**
 * One call to a store.
 *
 * @param operation the method; those of temp writers and placements are named {@code temp.write}
 *     and {@code placement.commit}, and the like
 * @param key what it is about: a key, a prefix or a partition's path
 */
public record StoreCall(String operation, String key) {
  public boolean is(String expected) {
    return operation.equals(expected);
  }

  /** Whether it leaves the store as it is. */
  boolean reads() {
    return Set.of("readRecord", "head", "verify", "list", "read").contains(operation);
  }

  @Override
  public String toString() {
    return operation + " " + key;
  }
}
