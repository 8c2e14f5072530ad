package io.atomicpartition.publish.crash;

import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RandomIds;
import java.io.IOException;
import java.util.List;

/** What a partition has seen before a publish is interrupted. */
enum Start {
  CREATE_OVER_NOTHING(Mode.CREATE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) {}
  },
  CREATE_IN_A_DIRECTORY(Mode.CREATE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.orphan(partition);
    }
  },
  REPLACE_OVER_LIVE(Mode.REPLACE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.publish(lake.create(partition, List.of(List.of("old 1"), List.of("old 2"))));
    }
  },
  REPLACE_OVER_EMPTY(Mode.REPLACE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.publish(lake.create(partition, List.of(List.of("old 1"), List.of("old 2"))));
      lake.unpublish(partition);
    }
  };

  private final Mode mode;

  Start(Mode mode) {
    this.mode = mode;
  }

  abstract void prepare(Lake lake, PartitionRef partition) throws IOException;

  /** A job by a launch of its own, over what was prepared. */
  Job job(Lake lake, PartitionRef partition, int files) {
    return new Job(
        RandomIds.secure().next(),
        partition,
        mode,
        lake.reader().sequence(partition),
        files,
        "new");
  }
}
