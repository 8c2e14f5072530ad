package io.atomicpartition.lake;

import io.atomicpartition.lake.Finding.Kind;
import io.atomicpartition.publish.PartitionRef;
import java.util.ArrayList;
import java.util.List;

/** Collects what is found of one partition. */
final class Findings {
  private final PartitionRef partition;
  private final List<Finding> found = new ArrayList<>();

  Findings(PartitionRef partition) {
    this.partition = partition;
  }

  void add(Kind kind, String path, Object expected, Object is) {
    found.add(new Finding(partition, kind, path, String.valueOf(expected), String.valueOf(is)));
  }

  void addAll(List<Finding> more) {
    found.addAll(more);
  }

  List<Finding> all() {
    return List.copyOf(found);
  }
}
