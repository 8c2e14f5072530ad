package io.atomicpartition.pipelines.ingest.input;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Packs work into batches that are worth a trip through a shuffle: many small files together, large
 * ones alone.
 */
final class Batch<T> {
  static final long BYTES = 8L << 20;
  static final int ITEMS = 64;

  private final Consumer<List<T>> out;
  private List<T> items = new ArrayList<>();
  private long bytes;

  /** Gives each full batch to {@code out}. */
  Batch(Consumer<List<T>> out) {
    this.out = out;
  }

  void add(T item, long itemBytes) {
    if (bytes + itemBytes > BYTES || items.size() == ITEMS) {
      flush();
    }
    items.add(item);
    bytes += itemBytes;
  }

  /** Gives what is left to {@code out}. */
  void flush() {
    if (!items.isEmpty()) {
      out.accept(items);
      items = new ArrayList<>();
      bytes = 0;
    }
  }
}
