package io.atomicpartition.sink;

import io.atomicpartition.publish.Capture;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishObserver;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The captured sequences of one launch, each asked for once per worker thread. */
final class Captures {
  private final Mode mode;
  private final Launch launch;
  private final Capture capture;
  private final Map<String, OptionalLong> byPartition = new HashMap<>();

  Captures(AtomicStore store, SinkConfig<?> config, PublishObserver observer) {
    this.mode = config.policy().mode();
    this.launch = config.launch();
    this.capture = new Capture(store, PublishEnvironment.standard().withObserver(observer));
  }

  /** The sequence over which the partition's publish may commit; empty with CREATE. */
  OptionalLong of(String partition) throws IOException {
    if (mode == Mode.CREATE) {
      return OptionalLong.empty();
    }
    OptionalLong captured = byPartition.get(partition);
    if (captured == null) {
      captured = OptionalLong.of(capture(new PartitionRef(partition)));
      byPartition.put(partition, captured);
    }
    return captured;
  }

  private long capture(PartitionRef partition) throws IOException {
    LogFields fields = new LogFields(launch, partition);
    try {
      return capture.capture(launch, partition);
    } finally {
      fields.restore();
    }
  }
}
