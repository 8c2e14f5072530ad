package io.atomicpartition.report;

import io.atomicpartition.lake.Finding;
import io.atomicpartition.lake.Level;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was found in a lake.
 *
 * @param root where it is
 * @param made when it was looked at
 * @param level how closely files were looked at; empty: they were not
 * @param partitions all, in the order of the census
 * @param unreadable the manifests that cannot be read
 * @param findings what the verification found, but what {@code unreadable} and {@code orphans} have
 * @param orphans files that nothing names
 * @param staged what old launches have staged
 */
record LakeFacts(
    String root,
    Instant made,
    Optional<Level> level,
    List<PartitionFacts> partitions,
    FirstFew<Unreadable> unreadable,
    FirstFew<Finding> findings,
    Orphans orphans,
    Staged staged) {

  /** A manifest that cannot be read, and why. */
  record Unreadable(String path, String trouble) {}

  /** What old launches have staged, and the unfinished uploads among it. */
  record Staged(FirstFew<SweepReport.Finding> launches, long objects, long bytes) {}

  /** Files that nothing names; the first few of them. */
  record Orphans(long objects, long bytes, List<StoredObject> first) {}
}
