package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.ConditionalWriteProbe;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreProbe;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Probes the store of a lake from this machine, as the ingest pipeline does on a worker, and says
 * what was tried. Publishes nothing, and removes what it wrote.
 *
 * <p>Exit codes: 0, nothing wrong was found; 1, the store is refused, or could not be asked; 2, the
 * options make no sense.
 */
public final class Probe {
  private final StoreOptions options;
  private final PrintStream out;
  private final PrintStream err;

  private Probe(StoreOptions options, PrintStream out, PrintStream err) {
    this.options = options;
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
      new Probe(CommandLine.parse(args, StoreOptions.class), out, err).run();
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("probe: " + Failures.message(e));
      return Ingest.USAGE;
    } catch (RuntimeException | IOException e) {
      err.println("probe: " + Failures.message(e));
      return Ingest.FAILED;
    }
  }

  private void run() throws IOException {
    Launch launch = new Launch(RandomIds.secure().next(), "probe", "Probe");
    List<String> nonAtomic = options.getNonAtomicFileSystem();
    StoreEnvironment environment =
        StoreEnvironment.empty()
            .allowingNonAtomic(nonAtomic == null ? Set.of() : Set.copyOf(nonAtomic))
            .with(PipelineOptions.class, options);
    StoreLocation location =
        StoreLocation.parse(options.getOutput(), Optional.ofNullable(options.getTempRoot()));
    try (AtomicStore store = AtomicStores.open(location, environment)) {
      out.printf("Probing '%s'%n", location.root());
      store.checkWorker(launch.stagingPrefix() + "check/");
      out.println("  what this machine sees of it: nothing wrong");
      probeConditions(store, launch.stagingPrefix() + "probe/");
    }
  }

  private void probeConditions(AtomicStore store, String prefix) throws IOException {
    StoreProbe probe = options.getStoreProbe();
    if (!store.commitsAtomically()) {
      out.println("  conditional writes: none, as you opted in; one job at a time may write there");
    } else if (!store.conditionsNeedProbe()) {
      out.println("  conditional writes: by this machine's file system, tried above");
    } else if (probe == StoreProbe.SKIP) {
      out.println("  conditional writes: not tried, for --storeProbe=SKIP");
    } else {
      long start = System.nanoTime();
      ConditionalWriteProbe.Passed passed =
          new ConditionalWriteProbe(store, prefix).run(probe.rounds());
      out.printf(
          Locale.ROOT,
          "  conditional writes: honoured one after the other, and in %,d races of %d writers; %,d"
              + " ms%n",
          passed.races(),
          ConditionalWriteProbe.WRITERS,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      passed
          .cleanUp()
          .failed()
          .forEach((key, why) -> err.printf("probe: left behind: %s: %s%n", key, why));
    }
  }
}
