package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.InputFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * Refuses options that make no sense together, by the names under which they were typed, before
 * anything is read or submitted.
 */
final class OptionChecks {
  private final IngestOptions options;

  private OptionChecks(IngestOptions options) {
    this.options = options;
  }

  /**
   * @throws IllegalArgumentException naming the options, and what to do
   */
  static void check(IngestOptions options) {
    new OptionChecks(options).check();
  }

  private void check() {
    if (options.getMode() == Mode.REPLACE && options.getWhenLive() == WhenLive.SKIP) {
      throw new IllegalArgumentException(
          "--whenLive=SKIP leaves live partitions alone and --mode=REPLACE replaces them; use one of"
              + " them");
    }
    if (options.getMode() == Mode.CREATE && options.getRewriteEqual()) {
      throw new IllegalArgumentException(
          "--rewriteEqual writes a live partition again, which --mode=CREATE never does; use"
              + " --mode=REPLACE");
    }
    if (Boolean.TRUE.equals(options.getWait()) && isGiven("templateLocation")) {
      throw new IllegalArgumentException(
          "--wait=true waits for the job, and with --templateLocation there is none yet: the graph is"
              + " written to a file, from which the template's launcher makes the job; leave --wait"
              + " out");
    }
    checkInput();
  }

  /** Whether an option was set, of which only Dataflow's runner knows the interface. */
  private boolean isGiven(String name) {
    return DisplayData.from(options).items().stream().anyMatch(item -> item.getKey().equals(name));
  }

  private void checkInput() {
    InputFormat format = options.getInputFormat();
    if (format == InputFormat.AUTO) {
      return; // each file tells for itself
    }
    boolean csv = format == InputFormat.CSV;
    boolean typed = csv || format == InputFormat.JSON;
    refuseIf(!options.getJsonPointer().isEmpty() && format != InputFormat.JSON, "jsonPointer");
    refuseIf(!options.getDelimiter().equals(",") && !csv, "delimiter");
    refuseIf(!options.getQuote().equals("\"") && !csv, "quote");
    refuseIf(!options.getHeader() && !csv, "header");
    refuseIf(options.getNullMarker() != null && !csv, "nullMarker");
    refuseIf(!options.getColumns().isBlank() && !typed, "columns");
  }

  private void refuseIf(boolean senseless, String option) {
    if (senseless) {
      throw new IllegalArgumentException(
          String.format(
              "--%s says nothing of input that is --inputFormat=%s; leave one of them out",
              option, options.getInputFormat()));
    }
  }
}
