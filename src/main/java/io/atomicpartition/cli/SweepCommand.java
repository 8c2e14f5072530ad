package io.atomicpartition.cli;

import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.HistoryLimits;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.SweepObserver;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.publish.SweepTotals;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ConditionalWriteProbe;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sweeps a lake from this machine. */
@Command(
    name = "sweep",
    description =
        "Lists what crashed, lost, replaced and un-published publishes have left, and with --delete"
            + " deletes it.",
    footer =
        "Exit codes: 0, all was looked at, and deleted if it was to be; 1, something was not: sweep"
            + " again; 2, usage.")
final class SweepCommand extends RootCommand {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  @Option(
      names = "--delete",
      description = "Delete what is found. Without it nothing is written at all.")
  private boolean delete;

  @Option(
      names = "--orphanAge",
      paramLabel = "<age>",
      converter = Ages.class,
      description =
          "From what age on data files go that neither a manifest nor its history knows, such as"
              + " 36h or 90m. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1d")
  private Duration orphanAge;

  @Option(
      names = "--retention",
      paramLabel = "<age>",
      converter = Ages.class,
      description =
          "For how long after they were replaced or un-published data files stay; at most 7d."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "7d")
  private Duration retention;

  @Option(
      names = "--stagingAge",
      paramLabel = "<age>",
      converter = Ages.class,
      description =
          "From what age of its youngest object on all that a launch has staged goes. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "14d")
  private Duration stagingAge;

  @Option(
      names = {"--start-at", "--startAt"},
      paramLabel = "<place>",
      description = "Where to begin: the place that an interrupted sweep has named.",
      defaultValue = "")
  private String startAt;

  @Option(
      names = "--storeProbe",
      paramLabel = "<effort>",
      description =
          "With --delete, how hard to try first whether the store honours conditional writes:"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "QUICK")
  private StoreProbe storeProbe;

  @Override
  int run(AtomicStore store) throws IOException {
    Duration longest = HistoryLimits.DEFAULT.retention();
    if (retention.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "--retention: expected at most "
              + Ages.text(longest)
              + ", for manifests may forget after"
              + " that which files were replaced, found "
              + Ages.text(retention));
    }
    SweepPolicy policy = new SweepPolicy(orphanAge, retention, stagingAge, !delete);
    DatasetSweep sweep = new DatasetSweep(store, PublishEnvironment.standard(), policy);
    if (delete) {
      checkThatAFenceHolds(store);
    }
    SweepTotals totals = new SweepTotals();
    Progress progress = new Progress(totals);
    try {
      sweep.run(startAt, progress);
    } catch (StoreException e) {
      throw new StoreException(
          e.getMessage() + "; to go on where this ended: --start-at=" + progress.place, e);
    }
    summarize(totals, progress);
    if (progress.partitions == 0 && startAt.isEmpty()) {
      tell("no partition was found in '%s'; is it the dataset's root?", store.location().root());
    }
    return totals.incomplete() + totals.failed() == 0 ? 0 : Main.FAILED;
  }

  /**
   * A fence is a conditional write; where those are not honoured, a sweep could delete live files.
   */
  private void checkThatAFenceHolds(AtomicStore store) throws StoreException {
    if (store.conditionsNeedProbe() && storeProbe != StoreProbe.SKIP) {
      Launch launch = new Launch(RandomIds.secure().next(), "sweep", "Sweep");
      new ConditionalWriteProbe(store, launch.stagingPrefix() + "probe/").run(storeProbe.rounds());
    }
  }

  private void summarize(SweepTotals totals, Progress progress) {
    if (json()) {
      out()
          .println(
              new Json()
                  .put("type", "summary")
                  .put("dryRun", !delete)
                  .put("places", totals.places())
                  .put("deleted", totals.gone())
                  .put("notDeleted", totals.failed())
                  .put("placesNotSwept", totals.incomplete()));
    } else {
      progress.table.print(totals, !delete);
    }
  }

  private void printJson(SweepReport report) {
    for (SweepReport.Finding one : report.findings()) {
      out()
          .println(
              new Json()
                  .put("type", "finding")
                  .put("kind", one.kind())
                  .put("objects", one.objects())
                  .put("bytes", one.bytes())
                  .put("ageSeconds", one.age().toSeconds())
                  .put("key", one.key()));
    }
    SweepTable.printTrouble(report, what -> tell("%s", what));
  }

  /** Prints what is found, and every few seconds where the sweep is. */
  private final class Progress implements SweepObserver {
    private final SweepTotals totals;
    private final SweepTable table = new SweepTable(out(), what -> tell("%s", what));
    private String place = startAt;
    private long partitions = 0;
    private long told = System.nanoTime();

    Progress(SweepTotals totals) {
      this.totals = totals;
    }

    @Override
    public void sweeping(String next) {
      place = next;
      partitions += next.startsWith("_") ? 0 : 1; // the other places are hidden
      if (System.nanoTime() - told >= PROGRESS_NANOS) {
        told = System.nanoTime();
        tell(
            "%,d places done, %,d objects deleted, now at %s",
            totals.places(), totals.gone(), place);
      }
    }

    @Override
    public void swept(SweepReport report) {
      totals.swept(report);
      if (json()) {
        printJson(report);
      } else {
        table.print(report);
      }
    }
  }
}
