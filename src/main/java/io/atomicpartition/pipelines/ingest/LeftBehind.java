package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.sink.PublishedPartitions;
import io.atomicpartition.store.DeleteReport;
import java.io.IOException;
import java.time.Duration;

/** What a failed run in this process has staged. */
final class LeftBehind {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final IngestOptions options;
  private final PublishedPartitions result;

  LeftBehind(IngestOptions options, PublishedPartitions result) {
    this.options = options;
    this.result = result;
  }

  /**
   * Deletes it, unless a commit is in doubt or somebody still works on it.
   *
   * @return what was done, for people
   */
  String cleanUp(Throwable failure) {
    String where =
        String.format("temps stay in %s, %s", options.getOutput(), result.stagingPrefix());
    if (Failures.contains(failure, CommitStateUnknownException.class)) {
      return "The state of a commit is not known, so nothing was deleted: "
          + where
          + "; run it again to find out";
    }
    try {
      if (!LocalJob.awaitWorkers(PATIENCE)) {
        return "Workers of the job still run: " + where;
      }
      DeleteReport report = result.deleteStaged(options);
      return report.failed().isEmpty()
          ? "No temps are left behind; partitions that were published before the failure are live"
          : "Not all could be deleted, " + where + ": " + report.failed();
    } catch (IOException | RuntimeException e) {
      return "The temps could not be listed, " + where + ": " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "Interrupted: " + where;
    }
  }
}
