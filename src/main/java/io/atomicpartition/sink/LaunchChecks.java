package io.atomicpartition.sink;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PortablePipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * Refuses launches that cannot keep the promise. Reads the options of runners by name, for the
 * library depends on none of them.
 */
public final class LaunchChecks {
  private static final Set<String> LOCAL_RUNNERS = Set.of("DirectRunner", "TestDirectRunner");

  /** Which builds a graph that another SDK is going to run, somewhere. */
  private static final String EXPANSION = "NotRunnableRunner";

  /** Which an image of a Flex Template must set, and its launcher hands on. */
  private static final String FLEX_TEMPLATE = "FLEX_TEMPLATE_JAVA_MAIN_CLASS";

  /** How spark-submit says where it runs, whatever the options say. */
  private static final String SPARK_MASTER = "spark.master";

  private LaunchChecks() {}

  /** What of this process's environment says how a job is launched. */
  static Map<String, String> surroundings() {
    Map<String, String> surroundings = new HashMap<>(System.getenv());
    String master = System.getProperty(SPARK_MASTER);
    if (master != null) {
      surroundings.put(SPARK_MASTER, master);
    }
    return surroundings;
  }

  /**
   * @param root where the lake is
   * @param sharedDisk whether the user says that all workers see it, if it is on a disk
   * @param surroundings see {@link #surroundings}
   * @throws IllegalArgumentException naming the option, what is wrong with it and what to do
   */
  static void check(
      PipelineOptions options, URI root, boolean sharedDisk, Map<String, String> surroundings) {
    String runner = options.getRunner().getSimpleName();
    String template = runner.contains("Dataflow") ? given(options, "templateLocation", "") : "";
    if (!template.isEmpty() && !isFlexTemplate(template, surroundings)) {
      throw new IllegalArgumentException(
          "--templateLocation makes a classic template, whose launches would all share the launch id"
              + " that is drawn when the graph is built, so that a second launch would take itself"
              + " for a retry of the first; build a Flex Template, whose graph is built at launch");
    }
    if (root.getScheme().toLowerCase(Locale.ROOT).equals("file")
        && !sharedDisk
        && workersMayBeElsewhere(options, surroundings)) {
      throw new IllegalArgumentException(
          String.format(
              "The root '%s' is on this machine's disk, and the workers of %s may be elsewhere; use a"
                  + " root that all workers reach, such as gs:// or s3://, or, if every worker sees this"
                  + " disk at this path, say so: withSharedDisk() on the sink, --sharedDisk, shared_disk%s",
              root,
              runner.equals(EXPANSION) ? "this job" : runner,
              runner.contains("Flink") ? "; an embedded cluster is --flinkMaster=[local]" : ""));
    }
  }

  /** Whether a path on this machine's disk may be another one, or none, to a worker. */
  public static boolean workersMayBeElsewhere(PipelineOptions options) {
    return workersMayBeElsewhere(options, surroundings());
  }

  /**
   * The launcher of a Flex Template, too, has the graph written to a file, once for each launch:
   * {@code .../template_launches/<job>/job_object}.
   */
  private static boolean isFlexTemplate(String location, Map<String, String> surroundings) {
    return surroundings.containsKey(FLEX_TEMPLATE) || location.contains("/template_launches/");
  }

  private static boolean workersMayBeElsewhere(
      PipelineOptions options, Map<String, String> surroundings) {
    String runner = options.getRunner().getSimpleName();
    if (LOCAL_RUNNERS.contains(runner)) {
      return false;
    } else if (runner.contains("Flink")) {
      String master = given(options, "flinkMaster", "[auto]"); // a cluster, under `flink run`
      return !master.equals("[local]") && !master.equals("[collection]");
    } else if (runner.contains("Spark")) {
      String master =
          surroundings.getOrDefault(SPARK_MASTER, given(options, "sparkMaster", "local[4]"));
      return !master.matches("local(\\[.*\\])?");
    } else if (runner.contains("Portable")) {
      return !"LOOPBACK"
          .equals(options.as(PortablePipelineOptions.class).getDefaultEnvironmentType());
    }
    return true;
  }

  /**
   * An option that was set, or what it is otherwise. Only for runners that are launched from Java:
   * the options that another SDK sends to an expansion service need not all be readable.
   */
  private static String given(PipelineOptions options, String name, String otherwise) {
    return DisplayData.from(options).items().stream()
        .filter(item -> item.getKey().equals(name))
        .map(item -> unquoted(String.valueOf(item.getValue())))
        .findFirst()
        .orElse(otherwise);
  }

  /** One of an interface that is not loaded comes as JSON text. */
  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
