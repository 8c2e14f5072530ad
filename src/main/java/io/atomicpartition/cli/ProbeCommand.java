package io.atomicpartition.cli;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ConditionalWriteProbe;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreProbe;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Probes the store of a lake from this machine, as the sink does on a worker. */
@Command(
    name = "probe",
    description =
        "Tries whether a store keeps what the sink needs of it. Publishes nothing, and removes what"
            + " it wrote.",
    footer =
        "Exit codes: 0, nothing wrong was found; 1, the store is refused, or could not be asked; 2,"
            + " usage.")
final class ProbeCommand extends RootCommand {
  @Option(
      names = "--storeProbe",
      paramLabel = "<effort>",
      description = "How hard to try: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "QUICK")
  private StoreProbe effort;

  private final Json found = new Json();

  @Override
  int run(AtomicStore store) throws StoreException {
    Launch launch = new Launch(RandomIds.secure().next(), "probe", "Probe");
    say("root", store.location().root(), "Probing '%s'%n", store.location().root());
    store.checkWorker(launch.stagingPrefix() + "check/");
    say("seenFromHere", "nothing wrong", "  what this machine sees of it: nothing wrong%n");
    probeConditions(store, launch.stagingPrefix() + "probe/");
    if (json()) {
      out().println(found);
    }
    return 0;
  }

  private void probeConditions(AtomicStore store, String prefix) throws StoreException {
    String conditions = "  conditional writes: %s%n";
    if (!store.commitsAtomically()) {
      String none = "none, as you opted in; one job at a time may write there";
      say("conditionalWrites", none, conditions, none);
    } else if (!store.conditionsNeedProbe()) {
      String local = "by this machine's file system, tried above";
      say("conditionalWrites", local, conditions, local);
    } else if (effort == StoreProbe.SKIP) {
      String skipped = "not tried, for --storeProbe=SKIP";
      say("conditionalWrites", skipped, conditions, skipped);
    } else {
      long start = System.nanoTime();
      ConditionalWriteProbe.Passed passed =
          new ConditionalWriteProbe(store, prefix).run(effort.rounds());
      say("conditionalWrites", "honoured", "");
      say("races", passed.races(), "");
      say(
          "writersPerRace",
          ConditionalWriteProbe.WRITERS,
          "  conditional writes: honoured one after the other, and in %,d races of %d writers; %,d"
              + " ms%n",
          passed.races(),
          ConditionalWriteProbe.WRITERS,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      passed.cleanUp().failed().forEach((key, why) -> tell("left behind: %s: %s", key, why));
    }
  }

  private void say(String field, Object value, String text, Object... args) {
    found.put(field, value);
    if (!json()) {
      print(text, args);
    }
  }
}
