package io.atomicpartition.cli;

import io.atomicpartition.lake.LakeCensus;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import picocli.CommandLine.Parameters;

/** A command that is about one partition. */
abstract class PartitionCommand extends RootCommand {
  @Parameters(
      index = "1",
      paramLabel = "<partition>",
      description = "Its path under the root, such as day=2026-11-23.")
  private String partition;

  final PartitionRef partition() {
    return Partitions.ref(partition);
  }

  /**
   * The partition as it is.
   *
   * @throws StoreException also if there is none
   */
  final LakePartition find(AtomicStore store) throws StoreException {
    return LakeCensus.find(store, partition())
        .orElseThrow(() -> Partitions.absent(store, partition()));
  }
}
