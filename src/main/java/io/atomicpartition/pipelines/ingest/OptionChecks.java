package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import io.atomicpartition.sink.LaunchChecks;
import io.atomicpartition.store.StoreLocation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    if (isGiven("templateLocation")
        && !options.getRunner().getSimpleName().equals("DataflowRunner")) {
      throw new IllegalArgumentException(
          String.format(
              "--templateLocation is for --runner=DataflowRunner, and %s would run the job at once;"
                  + " leave one of them out",
              options.getRunner().getSimpleName()));
    }
    if (options.getSharedDisk() && !usesDisk()) {
      throw new IllegalArgumentException(
          "--sharedDisk says that all workers see this machine's disk, and no option names a path on"
              + " it; leave it out");
    }
    if (!options.getSharedDisk() && LaunchChecks.workersMayBeElsewhere(options)) {
      options.getInput().forEach(input -> refuseDisk("input", path(input)));
      refuseDisk("badRecords", options.getBadRecords());
      refuseDisk("summary", options.getSummary());
    }
    checkLocation();
  }

  /** A worker that has another disk would find other files there, or leave its own. */
  private void refuseDisk(String option, @Nullable String path) {
    if (isOnDisk(path)) {
      throw new IllegalArgumentException(
          String.format(
              "--%s='%s' is on this machine's disk, and the workers of %s may be elsewhere; use a URI"
                  + " that all workers reach, such as gs:// or s3://, or --sharedDisk if every worker"
                  + " sees this disk at this path",
              option, path, options.getRunner().getSimpleName()));
    }
  }

  private static boolean isOnDisk(@Nullable String path) {
    return path != null
        && (path.startsWith("file:") || !path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*"));
  }

  private boolean usesDisk() {
    return Stream.concat(
            options.getInput().stream().map(OptionChecks::path),
            Stream.of(options.getOutput(), options.getBadRecords(), options.getSummary()))
        .anyMatch(OptionChecks::isOnDisk);
  }

  /** An input without the name of its table. */
  private static String path(String input) {
    return input.replaceFirst("^[\\w.-]+=", "");
  }

  /** What the store would say, it would say of the sink's methods. */
  private void checkLocation() {
    StoreLocation root = location("output", Optional.empty());
    if (options.getTempRoot() != null) {
      location("tempRoot", Optional.of(options.getTempRoot()));
    }
    List<String> nonAtomic = options.getNonAtomicFileSystem();
    if (options.getMode() == Mode.REPLACE
        && nonAtomic != null
        && nonAtomic.contains(root.scheme())) {
      throw new IllegalArgumentException(
          String.format(
              "--mode=REPLACE needs a store that replaces a manifest on condition, which"
                  + " --nonAtomicFileSystem=%s gives up; use one of them",
              root.scheme()));
    }
  }

  private StoreLocation location(String option, Optional<String> tempRoot) {
    try {
      return StoreLocation.parse(options.getOutput(), tempRoot);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "--%s='%s': %s",
              option, tempRoot.orElse(options.getOutput()), Failures.oneLine(e.getMessage())),
          e);
    }
  }

  /** Whether an option was set, of which only Dataflow's runner knows the interface. */
  private boolean isGiven(String name) {
    return DisplayData.from(options).items().stream().anyMatch(item -> item.getKey().equals(name));
  }
}
