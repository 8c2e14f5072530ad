package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.derive.DeltaDependency;
import io.atomicpartition.derive.DeltaLog;
import io.atomicpartition.derive.DeriveReport;
import io.atomicpartition.derive.DerivedForm;
import io.atomicpartition.derive.Repair;
import io.atomicpartition.derive.SymlinkManifests;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Brings symlink manifests and Delta logs up to the manifests, from this machine. The table goes to
 * standard output, progress and trouble to standard error. Takes the store's options of the run
 * that wrote the lake.
 *
 * <p>Exit codes: 0, all is as the manifests say; 1, something is not: repair again; 2, the options
 * make no sense.
 */
public final class RepairDerived {
  private static final String ROW = "%-17s %12s %12s %12s%n";

  private final RepairOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, Numbers> numbers = new LinkedHashMap<>();

  private record Numbers(long partitions, long written, long failed) {
    static final Numbers ZERO = new Numbers(0, 0, 0);

    Numbers plus(int more, DeriveReport report) {
      return new Numbers(
          partitions + more, written + report.written().size(), failed + report.failed().size());
    }
  }

  private RepairDerived(RepairOptions options, PrintStream out, PrintStream err) {
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
      PipelineOptionsFactory.register(IngestOptions.class);
      return new RepairDerived(CommandLine.parse(args, RepairOptions.class), out, err).run();
    } catch (IllegalArgumentException e) {
      err.println("repair: " + Failures.message(e));
      return Ingest.USAGE;
    } catch (RuntimeException | IOException e) {
      err.println("repair: " + Failures.message(e));
      return Ingest.FAILED;
    }
  }

  private int run() throws IOException {
    List<String> nonAtomic = options.getNonAtomicFileSystem();
    StoreEnvironment environment =
        StoreEnvironment.empty()
            .allowingNonAtomic(nonAtomic == null ? Set.of() : Set.copyOf(nonAtomic))
            .with(PipelineOptions.class, options);
    StoreLocation location =
        StoreLocation.parse(options.getOutput(), Optional.ofNullable(options.getTempRoot()));
    List<DerivedForm> forms = new ArrayList<>();
    try (AtomicStore store = AtomicStores.open(location, environment)) {
      forms.addAll(forms(store));
      forms.forEach(form -> numbers.put(form.name(), Numbers.ZERO));
      new Repair(store, forms).run(this::repaired);
    } finally {
      for (DerivedForm form : forms) {
        form.close();
      }
    }
    return print();
  }

  private List<DerivedForm> forms(AtomicStore store) {
    List<DerivedForm> forms = new ArrayList<>();
    if (options.getSymlinkManifests()) {
      forms.add(new SymlinkManifests(store));
    }
    if (options.getDeltaLog()) {
      DeltaDependency.check();
      forms.add(new DeltaLog(store));
    }
    if (forms.isEmpty()) {
      throw new IllegalArgumentException(
          "Say what to repair: --symlinkManifests, --deltaLog or both");
    }
    return forms;
  }

  private void repaired(DerivedForm form, int partitions, DeriveReport report) {
    numbers.merge(form.name(), Numbers.ZERO, (before, zero) -> before.plus(partitions, report));
    report
        .failed()
        .forEach(
            (partition, why) ->
                err.printf(
                    "repair: %s of %s: %s%n", form.name(), partition, Failures.oneLine(why)));
  }

  private int print() {
    out.printf(Locale.ROOT, ROW, "what", "partitions", "written", "failed");
    numbers.forEach(
        (name, one) ->
            out.printf(
                Locale.ROOT,
                ROW,
                name,
                String.format(Locale.ROOT, "%,d", one.partitions()),
                String.format(Locale.ROOT, "%,d", one.written()),
                String.format(Locale.ROOT, "%,d", one.failed())));
    return numbers.values().stream().allMatch(one -> one.failed() == 0) ? 0 : Ingest.FAILED;
  }
}
