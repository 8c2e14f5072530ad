package io.atomicpartition.publish;

import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.UnfinishedUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Finds, and aborts if it is to, the uploads to data files of partitions that were begun longer ago
 * than the orphan age and never finished: large files are copied in parts. Uploads to anything else
 * are left alone; those of temps are {@link StagingSweep}'s. See {@link Uploads} for why no fence
 * is needed. Needs memory for all of them.
 */
public final class UploadSweep {
  /** What stands for it where places are named; no partition is named so. */
  public static final String PLACE = "_uploads";

  private final AtomicStore store;
  private final PublishEnvironment environment;
  private final SweepPolicy policy;

  public UploadSweep(AtomicStore store, PublishEnvironment environment, SweepPolicy policy) {
    this.store = store;
    this.environment = environment;
    this.policy = policy;
  }

  /** Sweeps the whole dataset. Never throws for what a store does: the report says it. */
  public SweepReport sweep() {
    Instant now = environment.clock().instant();
    List<UnfinishedUpload> old;
    try {
      old =
          Uploads.list(store, "").stream()
              .filter(upload -> !StoreLocation.isStaging(upload.key()))
              .filter(upload -> PartitionFile.of(upload.key()).isPresent())
              .filter(
                  upload ->
                      Duration.between(upload.initiated(), now).compareTo(policy.orphanAge()) > 0)
              .toList();
    } catch (StoreException e) {
      return new SweepReport(PLACE, Ending.FAILED, List.of(), DeleteReport.NOTHING, e.getMessage());
    }
    List<Finding> findings = old.stream().map(upload -> Uploads.finding(upload, now)).toList();
    if (old.isEmpty() || policy.dryRun()) {
      Ending ending = old.isEmpty() ? Ending.NOTHING_FOUND : Ending.DRY_RUN;
      return new SweepReport(PLACE, ending, findings, DeleteReport.NOTHING, "");
    }
    return new SweepReport(PLACE, Ending.SWEPT, findings, Uploads.abort(store, old), "");
  }
}
