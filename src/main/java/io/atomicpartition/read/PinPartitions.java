package io.atomicpartition.read;

import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;

/** Decides, once for each partition, which files are read. */
final class PinPartitions extends LakeFn<String, PinnedPartition> {
  private static final long serialVersionUID = 1L;

  PinPartitions(ReadConfig config) {
    super(config);
  }

  @ProcessElement
  public void process(@Element String partition, OutputReceiver<PinnedPartition> out)
      throws IOException {
    PinnedPartition pinned = new Pinning(store, config.table()).pin(new PartitionRef(partition));
    (pinned.live() ? ReadMetrics.PARTITIONS_READ : ReadMetrics.PARTITIONS_NOT_LIVE).inc();
    out.output(pinned);
  }
}
