package io.atomicpartition.sink;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.DeleteReport;
import java.util.Collection;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, in a line for each partition and with its fields, which temps could not be deleted. */
final class LeftTemps {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicPartitionSink.class);

  private final Launch launch;

  LeftTemps(Launch launch) {
    this.launch = launch;
  }

  /** Of these keys those that the report names, if any. */
  void log(PartitionRef partition, Collection<String> keys, DeleteReport report) {
    List<String> left = keys.stream().filter(report.failed()::containsKey).toList();
    if (!left.isEmpty()) {
      String first = left.get(0);
      log(partition, left.size(), first + ": " + report.failed().get(first), null);
    }
  }

  /** None of these keys is known to be deleted. */
  void log(PartitionRef partition, Collection<String> keys, Exception why) {
    log(partition, keys.size(), keys.iterator().next() + ": " + why, why);
  }

  private void log(PartitionRef partition, int count, String first, @Nullable Exception why) {
    LogFields fields = new LogFields(launch, partition);
    try {
      LOG.warn(
          "{} temps of partition '{}' may be left to the sweep, the first: {}",
          count,
          partition,
          first,
          why);
    } finally {
      fields.restore();
    }
  }
}
