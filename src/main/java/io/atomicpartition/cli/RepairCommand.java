package io.atomicpartition.cli;

import io.atomicpartition.derive.DeriveReport;
import io.atomicpartition.derive.DerivedForm;
import io.atomicpartition.derive.DerivedForms;
import io.atomicpartition.derive.Repair;
import io.atomicpartition.pipelines.ingest.Failures;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings symlink manifests and Delta logs up to the manifests. */
@Command(
    name = "repair",
    description = {
      "Brings what engines read up to the manifests: adds what is missing, removes what is not live,"
          + " writes again what was edited or lost. Jobs may publish meanwhile.",
      "If nothing is said, those of which there is something in the lake."
    },
    footer =
        "Exit codes: 0, all is as the manifests say; 1, something is not: repair again; 2, usage.")
final class RepairCommand extends RootCommand {
  private static final String ROW = "%-17s %12s %12s %12s%n";

  @Option(
      names = "--symlinkManifests",
      description = "Repair the symlink manifests, or make them if there are none.")
  private boolean symlinkManifests;

  @Option(
      names = "--deltaLog",
      description = "Repair the Delta log of each table, or make it if there is none.")
  private boolean deltaLog;

  private final Map<String, Numbers> numbers = new LinkedHashMap<>();

  private record Numbers(long partitions, long written, long failed) {
    static final Numbers ZERO = new Numbers(0, 0, 0);

    Numbers plus(int more, DeriveReport report) {
      return new Numbers(
          partitions + more, written + report.written().size(), failed + report.failed().size());
    }
  }

  @Override
  int run(AtomicStore store) throws IOException {
    List<DerivedForm> forms =
        symlinkManifests || deltaLog
            ? DerivedForms.of(store, symlinkManifests, deltaLog)
            : DerivedForms.present(store);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException(
          "there is neither a symlink manifest nor a Delta log in '"
              + store.location().root()
              + "'; say what to make: --symlinkManifests, --deltaLog or both");
    }
    try {
      forms.forEach(form -> numbers.put(form.name(), Numbers.ZERO));
      new Repair(store, forms).run(this::repaired);
    } finally {
      for (DerivedForm form : forms) {
        form.close();
      }
    }
    print();
    return numbers.values().stream().allMatch(one -> one.failed() == 0) ? 0 : Main.FAILED;
  }

  private void repaired(DerivedForm form, int partitions, DeriveReport report) {
    numbers.computeIfPresent(form.name(), (name, before) -> before.plus(partitions, report));
    report
        .failed()
        .forEach(
            (partition, why) ->
                tell("%s of %s: %s", form.name(), partition, Failures.oneLine(why)));
  }

  private void print() {
    if (!json()) {
      print(ROW, "what", "partitions", "written", "failed");
    }
    numbers.forEach(
        (name, one) -> {
          if (json()) {
            out()
                .println(
                    new Json()
                        .put("what", name)
                        .put("partitions", one.partitions())
                        .put("written", one.written())
                        .put("failed", one.failed()));
          } else {
            print(ROW, name, number(one.partitions()), number(one.written()), number(one.failed()));
          }
        });
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
