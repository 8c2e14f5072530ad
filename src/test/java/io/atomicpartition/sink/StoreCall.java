package io.atomicpartition.sink;

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

  @Override
  public String toString() {
    return operation + " " + key;
  }
}
