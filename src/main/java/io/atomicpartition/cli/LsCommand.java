package io.atomicpartition.cli;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.lake.LakeCensus;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.lake.LakePartition.State;
import io.atomicpartition.lake.Leftovers;
import io.atomicpartition.pipelines.ingest.Failures;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists partitions, however many there are. */
@Command(
    name = "ls",
    description = "Lists partitions: state, sequence (its version), rows, bytes, files, age.",
    footer = "Exit codes: 0; 1, a manifest cannot be read, or it failed; 2, usage.")
final class LsCommand extends RootCommand {
  private static final String ROW = "%-15s %8s %14s %11s %7s %7s  %s%n";

  @Mixin private Selection selection;

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "<state>",
      description = "Only partitions in such a state: ${COMPLETION-CANDIDATES}.")
  private Set<State> states = EnumSet.allOf(State.class);

  @Option(names = "--limit", paramLabel = "<n>", description = "Print that many and no more.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = {"--start-at", "--startAt"},
      paramLabel = "<partition>",
      description = "Begin here: where a list ended that was limited.",
      defaultValue = "")
  private String startAt;

  private final Instant now = Instant.now();
  private boolean headed = false;
  private long partitions = 0;
  private long rows = 0;
  private long bytes = 0;
  private long files = 0;
  private long unreadable = 0;

  /** Cannot be read, and were not asked for: nobody knows in which state they are. */
  private long hidden = 0;

  @Override
  int run(AtomicStore store) throws IOException {
    atLeastOne("--limit", limit);
    Optional<LakePartition> next;
    try (LakeCensus census = LakeCensus.of(store, selection.from(startAt))) {
      next = next(census);
      while (next.isPresent() && partitions < limit && !out().checkError()) {
        add(next.get());
        next = next(census);
      }
    }
    if (!json()) {
      print(
          "%,d partitions, %,d rows, %s, %,d files%n", partitions, rows, ByteSize.of(bytes), files);
    }
    if (next.isPresent() && !out().checkError()) {
      more(next.get().partition());
    }
    if (partitions == 0) {
      tell("no such partition in '%s'; is it the dataset's root?", store.location().root());
    }
    if (hidden > 0) {
      tell("%,d manifests cannot be read; to list them: --state=unreadable", hidden);
    }
    return unreadable + hidden == 0 ? 0 : Main.FAILED;
  }

  private void more(PartitionRef next) {
    if (json()) {
      out().println(new Json().put("type", "more").put("startAt", next));
    }
    tell("there are more; to go on: '--start-at=%s'", next);
  }

  private Optional<LakePartition> next(LakeCensus census) throws IOException {
    Optional<LakePartition> next = census.next();
    while (next.isPresent() && !states.contains(next.get().state())) {
      hidden += next.get().state() == State.UNREADABLE ? 1 : 0;
      next = census.next();
    }
    return next;
  }

  private void add(LakePartition one) {
    partitions++;
    rows += one.rows();
    bytes += one.bytes();
    files += one.liveFiles();
    unreadable += one.state() == State.UNREADABLE ? 1 : 0;
    Leftovers extra = one.extra();
    if (json()) {
      out().println(line(one, extra));
      return;
    }
    if (!headed) {
      headed = true;
      print(ROW, "state", "sequence", "rows", "bytes", "files", "age", "partition");
    }
    print(
        ROW,
        one.state(),
        one.manifest().isPresent() ? one.sequence() : "-",
        String.format("%,d", one.rows()),
        ByteSize.of(one.bytes()),
        String.format("%,d", one.liveFiles()),
        one.liveAt().map(at -> Ages.text(Duration.between(at, now))).orElse("-"),
        one.partition() + remark(one, extra));
  }

  private static String remark(LakePartition one, Leftovers extra) {
    if (one.state() == State.UNREADABLE) {
      return ": " + Failures.oneLine(one.trouble());
    }
    return extra.objects() == 0
        ? ""
        : String.format(
            "  (%,d files that nothing names, %s)", extra.objects(), ByteSize.of(extra.bytes()));
  }

  private static Json line(LakePartition one, Leftovers extra) {
    Json line =
        new Json()
            .put("type", "partition")
            .put("partition", one.partition())
            .put("state", one.state())
            .put(
                "sequence",
                one.manifest().isPresent() ? Optional.of(one.sequence()) : Optional.empty())
            .put("rows", one.rows())
            .put("bytes", one.bytes())
            .put("files", one.liveFiles())
            .put("liveAt", one.liveAt())
            .put("tables", one.tables())
            .put("run", one.run())
            .put("publishId", one.publishId())
            .put("contentId", one.contentId())
            .put("extraFiles", extra.objects())
            .put("extraBytes", extra.bytes());
    return one.trouble().isEmpty() ? line : line.put("trouble", one.trouble());
  }
}
