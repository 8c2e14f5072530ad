package io.atomicpartition.cli;

import io.atomicpartition.derive.DerivedForm;
import io.atomicpartition.derive.DerivedForms;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.pipelines.ingest.Failures;
import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.publish.Unpublisher.Ending;
import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a partition out of sight, as it was seen and not otherwise. */
@Command(
    name = "unpublish",
    description = {
      "Takes a live partition out of sight. Deletes no data file: the sweep does, once the retention"
          + " has passed. REPLACE fills it again. Symlink manifests and Delta logs follow.",
      "Without --sequence and --yes it only shows what is live."
    },
    footer =
        "Exit codes: 0, it is un-published; 1, it is not, or it failed; 2, usage, or nothing was"
            + " asked for; 3, CONFLICT: it is not live at that sequence, and was left alone; 4,"
            + " unknown: it may be or may yet become un-published, look again with show.")
final class UnpublishCommand extends PartitionCommand {
  @Option(
      names = "--sequence",
      paramLabel = "<n>",
      description = "The sequence to be taken out of sight, as ls and show print it; no other is.")
  private Long sequence;

  @Option(names = "--yes", description = "Un-publish the sequence that is shown.")
  private boolean yes;

  @Override
  int run(AtomicStore store) throws IOException {
    if (sequence != null) {
      atLeastOne("--sequence", sequence);
    }
    LakePartition found = find(store);
    OptionalLong wanted = sequence == null ? shown(found) : OptionalLong.of(sequence);
    return wanted.isPresent() ? unpublish(store, wanted.getAsLong()) : Main.USAGE;
  }

  /** The sequence that is live, if it is to be un-published. */
  private OptionalLong shown(LakePartition found) {
    if (found.live().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' is not live, but %s%s",
              partition(), found.state(), found.trouble().isEmpty() ? "" : ": " + found.trouble()));
    }
    tell(
        "'%s' is live: sequence %d of run '%s', %,d rows in %,d files, since %s",
        partition(),
        found.sequence(),
        found.run().orElseThrow(),
        found.rows(),
        found.liveFiles(),
        found.liveAt().orElseThrow());
    if (!yes) {
      tell("nothing was done; to take it out of sight: --sequence=%d, or --yes", found.sequence());
      return OptionalLong.empty();
    }
    return OptionalLong.of(found.sequence());
  }

  private int unpublish(AtomicStore store, long seen) throws IOException {
    Unpublisher.Result result;
    try {
      result = new Unpublisher(store, PublishEnvironment.standard()).unpublish(partition(), seen);
    } catch (CommitStateUnknownException e) {
      tell("%s", e.getMessage());
      return followed(
          store,
          Main.UNKNOWN,
          said(
              "UNKNOWN",
              seen,
              "it may be, or may yet become, un-published; look with show, and repair then"));
    } catch (NotCommittedException e) {
      print(said("NOT_UNPUBLISHED", seen, "nothing was changed"));
      throw e;
    }
    if (result.ending() == Ending.CONFLICT) {
      return followed(
          store,
          Main.CONFLICT,
          said(
              "CONFLICT",
              seen,
              "it is not live at sequence " + seen + ", and was left alone; look with show"));
    }
    Json said = said("UNPUBLISHED", seen, "sequence " + (seen + 1) + " is EMPTY");
    if (json()) {
      result
          .empty()
          .map(empty -> AuditEvent.ofUnpublish(store.location().root(), empty))
          .ifPresent(event -> said.putJson("event", event.toJson()));
    }
    return followed(store, 0, said);
  }

  /**
   * Brings what engines read up to the manifest, whatever that says: an earlier un-publish of which
   * nobody knew may not have been followed. That it fails changes nothing of the un-publish.
   */
  private int followed(AtomicStore store, int code, Json said) {
    Optional<String> behind = derive(store);
    print(said.put("notDerived", behind));
    behind.ifPresent(why -> tell("%s; mend it with repair", why));
    return code;
  }

  private Optional<String> derive(AtomicStore store) {
    StringJoiner behind = new StringJoiner("; ");
    try {
      for (DerivedForm form : DerivedForms.present(store)) {
        try (form) {
          form.derive(List.of(partition())).failed().values().stream()
              .map(why -> "the " + form.name() + " is behind: " + Failures.oneLine(why))
              .forEach(behind::add);
        }
      }
    } catch (IOException | RuntimeException e) {
      behind.add("what engines read may be behind: " + Failures.message(e));
    }
    return Optional.of(behind.toString()).filter(text -> !text.isEmpty());
  }

  private Json said(String outcome, long seen, String detail) {
    return new Json()
        .put("partition", partition())
        .put("outcome", outcome)
        .put("sequence", seen)
        .put("detail", detail);
  }

  private void print(Json said) {
    if (json()) {
      out().println(said);
    } else {
      Map<String, Object> fields = said.fields();
      print("%s %s: %s%n", fields.get("outcome"), fields.get("partition"), fields.get("detail"));
    }
  }
}
