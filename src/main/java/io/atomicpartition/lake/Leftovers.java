package io.atomicpartition.lake;

import io.atomicpartition.store.StoredObject;
import java.util.List;

/**
 * Objects that nothing names.
 *
 * @param objects how many
 * @param bytes of them all
 * @param first some of them, in the order of their keys
 */
public record Leftovers(long objects, long bytes, List<StoredObject> first) {
  /** There is none. */
  public static final Leftovers NONE = new Leftovers(0, 0, List.of());

  public Leftovers {
    first = List.copyOf(first);
  }
}
