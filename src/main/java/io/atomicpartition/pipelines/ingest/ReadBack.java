package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.lake.Finding;
import io.atomicpartition.lake.LakeCensus;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.lake.LakeSelection;
import io.atomicpartition.lake.Level;
import io.atomicpartition.lake.PartitionVerifier;
import io.atomicpartition.lake.PartitionVerifier.Verified;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Reads a lake back, on any store, through its manifests: every byte and every row of every live
 * file, from which each partition's content id is worked out anew. Takes the options of the run
 * that wrote it, and uses those of its store. Finds the manifests by listing the whole root.
 *
 * <p>Exit codes: 0, every content id is its manifest's; 1, one is not, or a manifest cannot be
 * understood, or nothing is live, or the store could not be asked; 2, the options make no sense.
 */
public final class ReadBack {
  private static final int LISTED = 20;

  private final PrintStream out;
  private final AtomicStore store;
  private long partitions = 0;
  private long files = 0;
  private long rows = 0;
  private long bytes = 0;
  private long differing = 0;
  private long unreadable = 0;

  private ReadBack(AtomicStore store, PrintStream out) {
    this.store = store;
    this.out = out;
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
      StoreOptions options = CommandLine.parse(args, StoreOptions.class);
      StoreLocation location =
          StoreLocation.parse(options.getOutput(), Optional.ofNullable(options.getTempRoot()));
      try (AtomicStore store = AtomicStores.open(location, environment(options))) {
        ReadBack lake = new ReadBack(store, out);
        boolean equal = lake.run();
        if (lake.partitions == 0) {
          err.printf("read back: no partition is live in '%s'%n", location.root());
          return Ingest.FAILED;
        }
        return equal ? 0 : Ingest.FAILED;
      }
    } catch (IllegalArgumentException e) {
      err.println("read back: " + Failures.message(e));
      return Ingest.USAGE;
    } catch (RuntimeException | IOException e) {
      err.println("read back: " + Failures.message(e));
      return Ingest.FAILED;
    }
  }

  private static StoreEnvironment environment(StoreOptions options) {
    List<String> schemes = options.getNonAtomicFileSystem();
    return StoreEnvironment.empty()
        .allowingNonAtomic(schemes == null ? Set.of() : Set.copyOf(schemes))
        .with(PipelineOptions.class, options);
  }

  private boolean run() throws IOException {
    out.printf("%nRead back through the manifests:%n");
    try (LakeCensus census = LakeCensus.of(store, LakeSelection.ALL);
        PartitionVerifier verifier = new PartitionVerifier(store, Level.CONTENT, 1)) {
      for (Optional<LakePartition> one = census.next(); one.isPresent(); one = census.next()) {
        read(verifier, one.get());
      }
    }
    if (partitions > LISTED) {
      out.printf(Locale.ROOT, "  ... and %,d more partitions%n", partitions - LISTED);
    }
    out.printf(
        Locale.ROOT,
        "%,d live partitions, %,d files, %,d rows, %s; %s%n",
        partitions,
        files,
        rows,
        ByteSize.of(bytes),
        differing == 0
            ? "every content id is the one that its manifest says"
            : differing + " DIFFER from what their manifests say");
    if (unreadable > 0) {
      out.printf(Locale.ROOT, "%,d manifests are UNREADABLE%n", unreadable);
    }
    return differing == 0 && unreadable == 0;
  }

  private void read(PartitionVerifier verifier, LakePartition found) throws IOException {
    Verified verified = verifier.verify(found);
    LakePartition partition = verified.partition();
    if (partition.state() == LakePartition.State.UNREADABLE) {
      unreadable++;
      out.printf(
          "  %-24s UNREADABLE: %s%n", partition.partition(), Failures.oneLine(partition.trouble()));
    } else if (partition.live().isPresent()) {
      read(partition, partition.live().get(), differences(verified.findings()));
    }
  }

  /** Files that no manifest names change nothing of what is live. */
  private static List<Finding> differences(List<Finding> findings) {
    return findings.stream().filter(one -> one.kind() != Finding.Kind.EXTRA_FILE).toList();
  }

  private void read(LakePartition partition, Manifest.Publish live, List<Finding> differences) {
    boolean equal = differences.isEmpty();
    partitions++;
    rows += live.rows();
    bytes += live.bytes();
    files += partition.liveFiles();
    differing += equal ? 0 : 1;
    if (partitions <= LISTED || !equal) {
      out.printf(
          Locale.ROOT,
          "  %-24s %-48s %s %s%n",
          partition.partition(),
          live.tables().stream()
              .map(
                  table ->
                      String.format(
                          Locale.ROOT,
                          "%s%,d rows",
                          table.name().isEmpty() ? "" : table.name() + " ",
                          table.rows().rows()))
              .collect(Collectors.joining(", ")),
          live.contentId().value().substring(0, 15) + "...",
          equal ? "equal" : text(differences.get(0)));
    }
  }

  private static String text(Finding difference) {
    return String.format(
        "DIFFERS: %s, %s: expected %s, found %s",
        difference.kind(),
        difference.path(),
        Failures.oneLine(difference.expected()),
        Failures.oneLine(difference.found()));
  }
}
