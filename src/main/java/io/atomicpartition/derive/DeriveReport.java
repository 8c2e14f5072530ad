package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionRef;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of some partitions.
 *
 * @param written those of which something was written
 * @param failed those that could not be brought up to their manifests, and why; may be in both
 */
public record DeriveReport(Set<PartitionRef> written, Map<PartitionRef, String> failed) {
  static DeriveReport empty() {
    return new DeriveReport(new TreeSet<>(), new TreeMap<>());
  }
}
