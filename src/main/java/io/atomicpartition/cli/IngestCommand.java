package io.atomicpartition.cli;

import io.atomicpartition.pipelines.ingest.Ingest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands all that follows to the ingest pipeline. */
@Command(
    name = "ingest",
    description =
        "Runs the ingest pipeline: files in, published partitions out. Takes its options and Beam's;"
            + " --help=IngestOptions lists them.",
    customSynopsis = "atomic-partition ingest --input=<files> --output=<root> [<options>]",
    footer =
        "Exit codes: 0, all is live; 1, it failed; 2, the options make no sense; 3, conflicts.")
final class IngestCommand implements Callable<Integer> {
  @Parameters(hidden = true)
  private List<String> args = List.of();

  static void takeAllArguments(CommandLine ingest) {
    ingest.setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    return Ingest.run(args.toArray(String[]::new), System.out, System.err);
  }
}
