package io.atomicpartition.cli;

import io.atomicpartition.lake.LakeCensus;
import io.atomicpartition.lake.LakeComparison;
import io.atomicpartition.lake.LakeComparison.Ending;
import io.atomicpartition.lake.LakeComparison.Pair;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two lakes, or two partitions, without reading a row. */
@Command(
    name = "diff",
    description = "Compares what is live in two roots, or two partitions, by content id.",
    exitCodeOnExecutionException = Main.USAGE,
    footer =
        "Exit codes, those of diff(1): 0, equal; 1, different; 2, trouble: a manifest cannot be read,"
            + " or there is no partition on either side, or it failed, or usage.")
final class DiffCommand extends LakeCommand {
  private static final String ROW = "%-10s %s%s%n";

  @Parameters(index = "0", paramLabel = "<left>", description = "A dataset root.")
  private String left;

  @Parameters(index = "1", paramLabel = "<right>", description = "Another, or the same.")
  private String right;

  @Parameters(
      index = "2..3",
      arity = "0..2",
      paramLabel = "<partition>",
      description = "This partition alone, or the first on the left and the second on the right.")
  private List<String> partitions = List.of();

  @Mixin private Selection selection;

  private final Map<Ending, Long> counts = new EnumMap<>(Ending.class);

  @Override
  int run() throws IOException {
    if (!partitions.isEmpty() && !selection.isAll()) {
      throw new IllegalArgumentException(
          "partitions are named, and --where and --prefix choose among all; use one of them");
    }
    try (AtomicStore a = open(left);
        AtomicStore b = open(right)) {
      if (!partitions.isEmpty()) {
        LakePartition one = find(a, partitions.get(0));
        LakePartition other = find(b, partitions.get(partitions.size() - 1));
        add(new Pair(Optional.of(one), Optional.of(other)));
      } else {
        compare(a, b);
      }
    }
    summarize();
    if (count(Ending.UNKNOWN) > 0 || counts.isEmpty()) {
      return Main.USAGE;
    }
    return count(Ending.DIFFERENT) + count(Ending.ONLY_LEFT) + count(Ending.ONLY_RIGHT) == 0
        ? 0
        : Main.FAILED;
  }

  private static LakePartition find(AtomicStore store, String name) throws StoreException {
    PartitionRef partition = Partitions.ref(name);
    return LakeCensus.find(store, partition).orElseThrow(() -> Partitions.absent(store, partition));
  }

  private void compare(AtomicStore a, AtomicStore b) throws IOException {
    boolean foundLeft = false;
    boolean foundRight = false;
    try (LakeComparison comparison =
        new LakeComparison(
            LakeCensus.of(a, selection.from("")), LakeCensus.of(b, selection.from("")))) {
      for (Optional<Pair> one = comparison.next(); one.isPresent(); one = comparison.next()) {
        foundLeft |= one.get().left().isPresent();
        foundRight |= one.get().right().isPresent();
        add(one.get());
      }
    }
    if (!foundLeft || !foundRight) {
      tell(
          "no such partition in '%s'; is it the dataset's root?",
          (foundLeft ? b : a).location().root());
    }
  }

  private void add(Pair pair) {
    Ending ending = pair.ending();
    counts.merge(ending, 1L, Long::sum);
    if (ending == Ending.EQUAL) {
      return;
    }
    if (json()) {
      out().println(line(pair, ending));
      return;
    }
    print(ROW, name(ending), name(pair), trouble(pair).map(text -> ": " + text).orElse(""));
    if (ending == Ending.DIFFERENT) {
      tables(pair).forEach(table -> print("%-10s   %s%n", "", table));
    }
  }

  private static String name(Ending ending) {
    return switch (ending) {
      case EQUAL -> "equal";
      case DIFFERENT -> "differs";
      case ONLY_LEFT -> "only left";
      case ONLY_RIGHT -> "only right";
      case UNKNOWN -> "unknown";
    };
  }

  private static String name(Pair pair) {
    String one = pair.left().or(pair::right).orElseThrow().partition().path();
    String other = pair.right().or(pair::left).orElseThrow().partition().path();
    return one.equals(other) ? one : one + " and " + other;
  }

  private static Optional<String> trouble(Pair pair) {
    return pair.left()
        .map(LakePartition::trouble)
        .filter(text -> !text.isEmpty())
        .or(() -> pair.right().map(LakePartition::trouble).filter(text -> !text.isEmpty()));
  }

  /** What is known of differing tables without reading them. */
  private static List<String> tables(Pair pair) {
    List<String> lines = new ArrayList<>();
    Manifest.Publish a = pair.left().orElseThrow().live().orElseThrow();
    Manifest.Publish b = pair.right().orElseThrow().live().orElseThrow();
    TreeSet<String> names = new TreeSet<>();
    a.tables().forEach(table -> names.add(table.name()));
    b.tables().forEach(table -> names.add(table.name()));
    for (String name : names) {
      difference(table(a, name), table(b, name))
          .ifPresent(
              what -> lines.add((name.isEmpty() ? "its table" : "table " + name) + ": " + what));
    }
    if (!a.contentIdExcludes().equals(b.contentIdExcludes())) {
      lines.add(
          String.format(
              "the content ids leave out other columns: %s and %s",
              a.contentIdExcludes(), b.contentIdExcludes()));
    }
    return lines;
  }

  private static Optional<Manifest.Table> table(Manifest.Publish publish, String name) {
    return publish.tables().stream().filter(table -> table.name().equals(name)).findFirst();
  }

  private static Optional<String> difference(
      Optional<Manifest.Table> a, Optional<Manifest.Table> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.of(a.isPresent() ? "only left" : "only right");
    }
    List<String> found = new ArrayList<>();
    long rows = a.get().rows().rows();
    long others = b.get().rows().rows();
    if (rows != others) {
      found.add(String.format("%,d rows and %,d", rows, others));
    } else if (!a.get().rows().equals(b.get().rows())) {
      found.add(String.format("%,d rows each, of other content", rows));
    }
    if (!a.get().schemaFingerprint().equals(b.get().schemaFingerprint())) {
      found.add("other columns");
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
  }

  private static Json line(Pair pair, Ending ending) {
    Json line = new Json().put("type", "difference").put("ending", ending);
    pair.left().ifPresent(side -> line.put("left", side(side)));
    pair.right().ifPresent(side -> line.put("right", side(side)));
    if (ending == Ending.DIFFERENT) {
      line.put("tables", tables(pair));
    }
    return trouble(pair).map(text -> line.put("trouble", text)).orElse(line);
  }

  private static Json side(LakePartition side) {
    return new Json()
        .put("partition", side.partition())
        .put("state", side.state())
        .put("sequence", side.sequence())
        .put("rows", side.rows())
        .put("contentId", side.contentId());
  }

  private void summarize() {
    if (json()) {
      Json summary = new Json().put("type", "summary");
      for (Ending ending : Ending.values()) {
        summary.put(ending.name(), count(ending));
      }
      out().println(summary);
      return;
    }
    print(
        "%,d equal, %,d differ, %,d only left, %,d only right%s%n",
        count(Ending.EQUAL),
        count(Ending.DIFFERENT),
        count(Ending.ONLY_LEFT),
        count(Ending.ONLY_RIGHT),
        count(Ending.UNKNOWN) == 0 ? "" : String.format(", %,d unknown", count(Ending.UNKNOWN)));
  }

  private long count(Ending ending) {
    return counts.getOrDefault(ending, 0L);
  }
}
