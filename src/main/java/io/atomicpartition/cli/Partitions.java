package io.atomicpartition.cli;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;

/** Partitions as arguments name them. */
final class Partitions {
  private Partitions() {}

  /** A '/' at the end, as shells complete it, is no part of it. */
  static PartitionRef ref(String argument) {
    return new PartitionRef(argument.replaceFirst("/+$", ""));
  }

  static StoreException absent(AtomicStore store, PartitionRef partition) {
    return new StoreException(
        String.format(
            "there is no partition '%s' in '%s'; ls lists those that there are",
            partition, store.location().root()));
  }
}
