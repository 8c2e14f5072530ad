package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.InputFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import io.atomicpartition.sink.LaunchChecks;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;

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
    if (options.getDerivedRequired() && !options.getSymlinkManifests() && !options.getDeltaLog()) {
      throw new IllegalArgumentException(
          "--derivedRequired says that what is derived must be, and nothing is; add --symlinkManifests"
              + " or --deltaLog, or leave it out");
    }
    if (Boolean.TRUE.equals(options.getWait()) && isGiven("templateLocation")) {
      throw new IllegalArgumentException(
          "--wait=true waits for the job, and with --templateLocation there is none yet: the graph is"
              + " written to a file, from which the template's launcher makes the job; leave --wait"
              + " out");
    }
    if (Boolean.FALSE.equals(options.getWait()) && IngestRun.endsWithThisProcess(options)) {
      throw new IllegalArgumentException(
          "--wait=false leaves a job behind, and one on "
              + options.getRunner().getSimpleName()
              + " ends with this process; leave --wait out");
    }
    if (!options.getSharedDisk() && LaunchChecks.workersMayBeElsewhere(options)) {
      options
          .getInput()
          .forEach(input -> refuseDisk("input", input.replaceFirst("^[\\w.-]+=", "")));
      refuseDisk("badRecords", options.getBadRecords());
      refuseDisk("summary", options.getSummary());
    }
    checkInput();
  }

  /** A worker that has another disk would find other files there, or leave its own. */
  private void refuseDisk(String option, @Nullable String path) {
    if (path != null && (path.startsWith("file:") || !path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*"))) {
      throw new IllegalArgumentException(
          String.format(
              "--%s='%s' is on this machine's disk, and the workers of %s may be elsewhere; use a URI"
                  + " that all workers reach, such as gs:// or s3://, or --sharedDisk if every worker"
                  + " sees this disk at this path",
              option, path, options.getRunner().getSimpleName()));
    }
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
