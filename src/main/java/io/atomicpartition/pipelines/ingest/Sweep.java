package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.SweepObserver;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.publish.SweepTotals;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.ConditionalWriteProbe;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreProbe;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Sweeps a lake from this machine: lists what crashed, lost, replaced and un-published publishes
 * have left, and with {@code --delete} deletes it. The table goes to standard output, progress and
 * trouble to standard error. Takes the store's options of the run that wrote the lake.
 *
 * <p>Exit codes: 0, all was looked at, and deleted if it was to be; 1, something was not: sweep
 * again; 2, the options make no sense.
 */
public final class Sweep {
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})([dhms])");
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SweepOptions options;
  private final SweepPolicy policy;
  private final PrintStream out;
  private final PrintStream err;

  private Sweep(SweepOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.policy =
        new SweepPolicy(
            age("orphanAge", options.getOrphanAge()),
            age("retention", options.getRetention()),
            age("stagingAge", options.getStagingAge()),
            !options.isDelete());
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    int code = run(args, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** {@link #main} without the exit. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      PipelineOptionsFactory.register(IngestOptions.class);
      return new Sweep(CommandLine.parse(args, SweepOptions.class), out, err).run();
    } catch (IllegalArgumentException e) {
      err.println("sweep: " + Failures.message(e));
      return Ingest.USAGE;
    } catch (RuntimeException | IOException e) {
      err.println("sweep: " + Failures.message(e));
      return Ingest.FAILED;
    }
  }

  private static Duration age(String option, String text) {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) {
      throw new IllegalArgumentException(
          String.format("--%s=%s: expected an age such as 7d, 36h, 90m or 0s", option, text));
    }
    long number = Long.parseLong(age.group(1));
    return switch (age.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private int run() throws IOException {
    List<String> nonAtomic = options.getNonAtomicFileSystem();
    StoreEnvironment environment =
        StoreEnvironment.empty()
            .allowingNonAtomic(nonAtomic == null ? Set.of() : Set.copyOf(nonAtomic))
            .with(PipelineOptions.class, options);
    StoreLocation location =
        StoreLocation.parse(options.getOutput(), Optional.ofNullable(options.getTempRoot()));
    try (AtomicStore store = AtomicStores.open(location, environment)) {
      DatasetSweep sweep = new DatasetSweep(store, PublishEnvironment.standard(), policy);
      if (!policy.dryRun()) {
        checkThatAFenceHolds(store);
      }
      SweepTotals totals = new SweepTotals();
      Progress progress = new Progress(totals);
      try {
        sweep.run(options.getStartAt(), progress);
      } catch (StoreException e) {
        throw new StoreException(
            e.getMessage() + "; to go on where this ended: --startAt=" + progress.place, e);
      }
      progress.table.print(totals, policy.dryRun());
      if (progress.partitions == 0 && options.getStartAt().isEmpty()) {
        err.printf(
            "sweep: no partition was found in '%s'; is it the dataset's root?%n", location.root());
      }
      return totals.incomplete() + totals.failed() == 0 ? 0 : Ingest.FAILED;
    }
  }

  /**
   * A fence is a conditional write; where those are not honoured, a sweep could delete live files.
   */
  private void checkThatAFenceHolds(AtomicStore store) throws StoreException {
    StoreProbe probe = options.getStoreProbe();
    if (store.conditionsNeedProbe() && probe != StoreProbe.SKIP) {
      Launch launch = new Launch(RandomIds.secure().next(), "sweep", "Sweep");
      new ConditionalWriteProbe(store, launch.stagingPrefix() + "probe/").run(probe.rounds());
    }
  }

  /** Prints what is found, and every few seconds where the sweep is. */
  private final class Progress implements SweepObserver {
    private final SweepTotals totals;
    private final SweepTable table = new SweepTable(out, err);
    private String place = options.getStartAt();
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
        err.printf(
            Locale.ROOT,
            "sweep: %,d places done, %,d objects deleted, now at %s%n",
            totals.places(),
            totals.gone(),
            place);
      }
    }

    @Override
    public void swept(SweepReport report) {
      totals.swept(report);
      table.print(report);
    }
  }
}
