package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Tables;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Asks the user's functions where a row goes, and checks what they answer. */
final class Destinations<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Enough for a bundle; a check costs about as much as a row, so it is not made for every one. */
  private static final int MAX_KNOWN = 100_000;

  private final SerializableFunction<T, String> partition;
  private final SerializableFunction<T, String> table;
  private transient @Nullable Set<Destination> known;

  Destinations(SerializableFunction<T, String> partition, SerializableFunction<T, String> table) {
    this.partition = partition;
    this.table = table;
  }

  /**
   * Where the element goes.
   *
   * @throws IllegalArgumentException if a function answers null or no valid name
   */
  Destination of(T element) {
    String path = partition.apply(element);
    if (path == null) {
      throw new IllegalArgumentException(
          "The partition function answered null; every row must belong to a partition");
    }
    String name = table.apply(element);
    if (name == null) {
      throw new IllegalArgumentException(
          "The table function answered null; every row must belong to a table");
    }
    Destination destination = new Destination(path, name);
    if (known == null || known.size() > MAX_KNOWN) {
      known = new HashSet<>();
    }
    if (!known.contains(destination)) {
      known.add(new Destination(new PartitionRef(path).path(), Tables.check(name)));
    }
    return destination;
  }
}
