package io.atomicpartition.read;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/** The read's counters, all in the namespace of {@link AtomicPartitions}. */
final class ReadMetrics {
  static final Counter PARTITIONS_SELECTED = counter("partitionsSelected");
  static final Counter PARTITIONS_READ = counter("partitionsRead");
  static final Counter PARTITIONS_NOT_LIVE = counter("partitionsNotLive");
  static final Counter FILES_VERIFIED = counter("filesVerified");
  static final Counter ROW_GROUPS_READ = counter("rowGroupsRead");
  static final Counter ROWS_READ = counter("rowsRead");
  static final Counter STORE_THROTTLED = counter("storeThrottled");
  static final Counter STORE_RETRIES = counter("storeRetries");

  private ReadMetrics() {}

  private static Counter counter(String name) {
    return Metrics.counter(AtomicPartitions.class, name);
  }
}
