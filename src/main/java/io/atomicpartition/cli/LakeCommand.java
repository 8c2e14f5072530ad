package io.atomicpartition.cli;

import io.atomicpartition.pipelines.ingest.StoreOptions;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** What all commands take that look at a lake. */
abstract class LakeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      description = "How to print: ${COMPLETION-CANDIDATES}.",
      defaultValue = "text")
  private Format format;

  @Option(names = Main.VERBOSE, description = "Print logs, and the trace of an error.")
  @SuppressWarnings("UnusedVariable") // Main asks for it before and after a command
  private boolean verbose;

  @Option(
      names = "--tempRoot",
      paramLabel = "<uri>",
      description = "Where temps are, if not in <root>/_staging.")
  private String tempRoot;

  @Option(
      names = "--nonAtomicFileSystem",
      paramLabel = "<scheme>",
      split = ",",
      description = "A scheme whose commits need not be atomic, such as hdfs.")
  private List<String> nonAtomicFileSystems = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Unmatched private List<String> storeOptions = new ArrayList<>();

  enum Format {
    text,
    json
  }

  @Override
  public final Integer call() throws Exception {
    for (String option : storeOptions) {
      if (!option.startsWith("--")) {
        throw new IllegalArgumentException(
            String.format(
                "unexpected argument '%s'; options of the store are written --name=value", option));
      }
    }
    int code = run();
    out().flush();
    return code;
  }

  /** Does the work; the exit code. */
  abstract int run() throws Exception;

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final boolean json() {
    return format == Format.json;
  }

  final void print(String text, Object... args) {
    out().printf(Locale.ROOT, text, args);
  }

  static void atLeastOne(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + ": expected at least 1, found " + value);
    }
  }

  /** One line to standard error. */
  final void tell(String text, Object... args) {
    spec.commandLine()
        .getErr()
        .println(spec.qualifiedName() + ": " + String.format(Locale.ROOT, text, args));
  }

  /**
   * Opens the store of a root. Beam's options, which take a second to find, are only read where
   * they can matter.
   *
   * @throws IllegalArgumentException if no store serves it, or an option is none
   */
  final AtomicStore open(String root) {
    if (root.isBlank()) {
      throw new IllegalArgumentException(
          "expected a dataset root such as gs://bucket/lake or a path, found an empty argument");
    }
    StoreLocation location = StoreLocation.parse(root, Optional.ofNullable(tempRoot));
    StoreEnvironment environment =
        StoreEnvironment.empty().allowingNonAtomic(Set.copyOf(nonAtomicFileSystems));
    boolean plainDisk =
        location.scheme().equals("file")
            && storeOptions.isEmpty()
            && nonAtomicFileSystems.isEmpty();
    return AtomicStores.open(
        location, plainDisk ? environment : environment.with(PipelineOptions.class, options(root)));
  }

  private PipelineOptions options(String root) {
    List<String> args = new ArrayList<>(storeOptions);
    args.add("--output=" + root);
    if (tempRoot != null) {
      args.add("--tempRoot=" + tempRoot);
    }
    return io.atomicpartition.pipelines.ingest.CommandLine.parse(
        args.toArray(String[]::new), StoreOptions.class);
  }
}
