package io.atomicpartition.report;

import io.atomicpartition.lake.Finding;
import io.atomicpartition.lake.InOrder;
import io.atomicpartition.lake.LakeCensus;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.lake.LakePartition.State;
import io.atomicpartition.lake.LakeSelection;
import io.atomicpartition.lake.Leftovers;
import io.atomicpartition.lake.Level;
import io.atomicpartition.lake.PartitionVerifier;
import io.atomicpartition.lake.PartitionVerifier.Verified;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.StagingSweep;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Looks at all of a lake once, and verifies it if it is to. */
final class Survey {
  /** What the page says elsewhere. */
  private static final Set<Finding.Kind> TOLD_ELSEWHERE =
      Set.of(Finding.Kind.MANIFEST_UNREADABLE, Finding.Kind.EXTRA_FILE);

  private final AtomicStore store;
  private final Optional<Level> level;
  private final long smallFileBytes;
  private final Runnable progress;
  private final List<PartitionFacts> partitions = new ArrayList<>();
  private final FirstFew<LakeFacts.Unreadable> unreadable = new FirstFew<>();
  private final FirstFew<Finding> findings = new FirstFew<>();
  private final List<StoredObject> orphans = new ArrayList<>();
  private long orphanObjects = 0;
  private long orphanBytes = 0;

  Survey(AtomicStore store, Optional<Level> level, long smallFileBytes, Runnable progress) {
    this.store = store;
    this.level = level;
    this.smallFileBytes = smallFileBytes;
    this.progress = progress;
  }

  LakeFacts take(Instant made, Duration stagingAge) throws IOException {
    try (LakeCensus census = LakeCensus.of(store, LakeSelection.ALL)) {
      if (level.isPresent()) {
        verify(census, level.get());
      } else {
        for (Optional<LakePartition> one = census.next(); one.isPresent(); one = census.next()) {
          add(new Verified(one.get(), List.of()));
        }
      }
    }
    return new LakeFacts(
        store.location().root().toString(),
        made,
        level,
        partitions,
        unreadable,
        findings,
        new LakeFacts.Orphans(orphanObjects, orphanBytes, orphans),
        staged(stagingAge));
  }

  private void verify(LakeCensus census, Level level) throws IOException {
    try (PartitionVerifier verifier = new PartitionVerifier(store, level, LakeCensus.PARALLEL);
        InOrder<Verified> verified =
            new InOrder<>(
                LakeCensus.PARALLEL,
                () ->
                    census
                        .next()
                        .map(found -> (Callable<Verified>) () -> verifier.verify(found)))) {
      for (Optional<Verified> one = verified.next(); one.isPresent(); one = verified.next()) {
        add(one.get());
      }
    }
  }

  private void add(Verified verified) {
    LakePartition partition = verified.partition();
    List<Finding> wrong =
        verified.findings().stream()
            .filter(finding -> !TOLD_ELSEWHERE.contains(finding.kind()))
            .toList();
    wrong.forEach(findings::add);
    if (partition.state() == State.UNREADABLE) {
      unreadable.add(new LakeFacts.Unreadable(partition.partition().path(), partition.trouble()));
    }
    add(partition.extra());
    partitions.add(PartitionFacts.of(partition, !wrong.isEmpty(), smallFileBytes));
    progress.run();
  }

  private void add(Leftovers extra) {
    orphanObjects += extra.objects();
    orphanBytes += extra.bytes();
    extra.first().stream().limit(FirstFew.LISTED - orphans.size()).forEach(orphans::add);
  }

  /** What the sweep would take, by the sweep itself, which writes nothing in a dry run. */
  private LakeFacts.Staged staged(Duration age) throws IOException {
    StagingSweep sweep =
        new StagingSweep(
            store,
            PublishEnvironment.standard(),
            SweepPolicy.DEFAULT.withStagingAge(age).withDryRun(true));
    FirstFew<SweepReport.Finding> found = new FirstFew<>();
    long objects = 0;
    long bytes = 0;
    for (String launch : sweep.launches()) {
      SweepReport report = sweep.sweep(launch);
      if (!report.ending().isComplete()) {
        throw new IOException("What " + launch + " has staged: " + report.detail());
      }
      for (SweepReport.Finding finding : report.findings()) {
        found.add(finding);
        objects += finding.objects();
        bytes += finding.bytes();
      }
    }
    return new LakeFacts.Staged(found, objects, bytes);
  }
}
