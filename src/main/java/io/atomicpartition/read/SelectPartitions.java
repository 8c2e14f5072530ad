package io.atomicpartition.read;

import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.sink.DatasetLineage;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the partitions that are to be read. */
final class SelectPartitions extends LakeFn<byte[], String> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AtomicPartitions.class);

  SelectPartitions(ReadConfig config) {
    super(config);
  }

  @ProcessElement
  public void process(OutputReceiver<String> out) throws IOException {
    checkSeesTheLake();
    boolean[] any = {false};
    new PartitionSearch(store, config.selection())
        .forEach(
            partition -> {
              any[0] = true;
              ReadMetrics.PARTITIONS_SELECTED.inc();
              out.output(partition.path());
              return true;
            });
    if (!any[0]) {
      LOG.warn(
          "Nothing is read: found no partition with a manifest in '{}'{}",
          config.source().root(),
          config.selection().fields().isEmpty() ? "" : " that is selected");
    }
    DatasetLineage.isRead(config.source().root());
  }

  /** A manifest is never deleted. Without this, a worker with another disk would find nothing. */
  private void checkSeesTheLake() throws IOException {
    if (config.witness() != null
        && Manifests.read(store, new PartitionRef(config.witness())).isEmpty()) {
      throw new IOException(
          String.format(
              "Partition '%s' had a manifest when the pipeline was built, and this worker finds none:"
                  + " '%s' is something else here; use a root that all workers reach, such as gs:// or"
                  + " s3://",
              config.witness(), config.source().root()));
    }
  }
}
