package io.atomicpartition.cli;

import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.publish.Unpublisher.Ending;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a partition out of sight, as it was seen and not otherwise. */
@Command(
    name = "unpublish",
    description = {
      "Takes a live partition out of sight. Deletes no data file: the sweep does, once the retention"
          + " has passed. REPLACE fills it again.",
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
    OptionalLong wanted = sequence == null ? shown(find(store)) : OptionalLong.of(sequence);
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
    try {
      Ending ending =
          new Unpublisher(store, PublishEnvironment.standard()).unpublish(partition(), seen);
      return ending == Ending.UNPUBLISHED
          ? said(0, "UNPUBLISHED", seen, "sequence " + (seen + 1) + " is EMPTY")
          : said(
              Main.CONFLICT,
              "CONFLICT",
              seen,
              "it is not live at sequence " + seen + ", and was left alone; look with show");
    } catch (CommitStateUnknownException e) {
      said(Main.UNKNOWN, "UNKNOWN", seen, "it may be, or may yet become, un-published");
      tell("%s", e.getMessage());
      return Main.UNKNOWN;
    } catch (NotCommittedException e) {
      said(Main.FAILED, "NOT_UNPUBLISHED", seen, "nothing was changed");
      throw e;
    }
  }

  private int said(int code, String outcome, long seen, String detail) {
    if (json()) {
      out()
          .println(
              new Json()
                  .put("partition", partition())
                  .put("outcome", outcome)
                  .put("sequence", seen)
                  .put("detail", detail));
    } else {
      print("%s %s: %s%n", outcome, partition(), detail);
    }
    return code;
  }
}
