package io.atomicpartition.sink;

import io.atomicpartition.derive.DeltaDependency;
import io.atomicpartition.derive.DeltaLog;
import io.atomicpartition.derive.DerivedForm;
import io.atomicpartition.derive.SymlinkManifests;
import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.store.AtomicStore;

/** What can be derived after the publish, each by a step of its own. */
enum Derived {
  /** Partition by partition, so that many workers can have a share. */
  SYMLINK_MANIFESTS("WriteSymlinkManifests", 128) {
    @Override
    DerivedForm open(AtomicStore store) {
      return new SymlinkManifests(store);
    }

    @Override
    void check(DataFormat<?> format) {}
  },

  /** One log, in which commits wait for each other: one worker makes few, of many partitions. */
  DELTA_LOG("WriteDeltaLog", 1) {
    @Override
    DerivedForm open(AtomicStore store) {
      DeltaDependency.check();
      return new DeltaLog(store);
    }

    @Override
    void check(DataFormat<?> format) {
      DeltaDependency.check();
      if (format instanceof ParquetFormat<?> parquet) {
        parquet.schemas().forEach(DeltaLog::checkColumns);
      }
    }
  };

  private final String step;
  private final int groups;

  Derived(String step, int groups) {
    this.step = step;
    this.groups = groups;
  }

  /** The name of its step in the graph. */
  String step() {
    return step;
  }

  /** How many workers may have a share at the most. */
  int groups() {
    return groups;
  }

  /**
   * For one store.
   *
   * @throws IllegalArgumentException if it cannot be on this store, saying why
   */
  abstract DerivedForm open(AtomicStore store);

  /**
   * Checks when the graph is built, as far as the schemas are known then.
   *
   * @throws IllegalArgumentException naming a column that it has no place for
   * @throws IllegalStateException if the class path lacks something, naming what
   */
  abstract void check(DataFormat<?> format);
}
