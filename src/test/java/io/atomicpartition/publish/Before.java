package io.atomicpartition.publish;

import java.io.IOException;
import java.util.List;

/** What a partition has seen before a publish, and the mode of the publish. */
enum Before {
  CREATE_OVER_NOTHING(Mode.CREATE),
  CREATE_OVER_AN_ORPHAN(Mode.CREATE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.orphan(partition);
    }
  },
  CREATE_OVER_A_FENCE(Mode.CREATE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.fence(partition);
    }
  },
  REPLACE_OVER_NOTHING(Mode.REPLACE),
  REPLACE_OVER_A_FENCE(Mode.REPLACE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.fence(partition);
    }
  },
  REPLACE_OVER_LIVE(Mode.REPLACE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.publish(lake.create(partition, OLD));
    }
  },
  REPLACE_OVER_UNPUBLISHED(Mode.REPLACE) {
    @Override
    void prepare(Lake lake, PartitionRef partition) throws IOException {
      lake.publish(lake.create(partition, OLD));
      lake.unpublish(partition);
    }
  };

  /** The rows of a publish before. */
  static final List<List<String>> OLD = List.of(List.of("old 1", "old 2"));

  private final Mode mode;

  Before(Mode mode) {
    this.mode = mode;
  }

  /** Nothing, where it is not overridden. */
  void prepare(Lake lake, PartitionRef partition) throws IOException {}

  /** How it is published. */
  PublishPolicy policy() {
    return mode == Mode.CREATE ? PublishPolicy.CREATE : PublishPolicy.REPLACE;
  }

  /** A publish that began now, by a launch of its own. */
  PublishPlan plan(Lake lake, PartitionRef partition, List<List<String>> files) throws IOException {
    return lake.plan(policy(), partition, files);
  }
}
