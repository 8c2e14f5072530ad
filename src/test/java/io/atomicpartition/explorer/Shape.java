package io.atomicpartition.explorer;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.local.ModelledDisk;

/** What the store is like on which a scenario plays. */
enum Shape {
  /** Objects, and conditions on every write. A choice point is a request. */
  FLAT("") {
    @Override
    Contents empty() {
      return Contents.EMPTY;
    }

    @Override
    AtomicStore store(Script script) {
      return new FlatStore(script);
    }
  },

  /** A disk, under the local store's own code. A choice point is a system call. */
  DISK(DiskFiles.ROOT + "/") {
    @Override
    Contents empty() {
      return DiskFiles.empty();
    }

    @Override
    AtomicStore store(Script script) {
      DiskFiles.runs(script);
      return ModelledDisk.open(DiskFiles.ROOT);
    }
  };

  private final String root;

  Shape(String root) {
    this.root = root;
  }

  /** The store as an actor sees it. */
  abstract AtomicStore store(Script script);

  /** What comes before a key, among the contents. */
  String root() {
    return root;
  }

  /** Where nothing is. */
  abstract Contents empty();
}
