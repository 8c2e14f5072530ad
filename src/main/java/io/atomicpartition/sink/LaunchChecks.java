package io.atomicpartition.sink;

import java.net.URI;
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
final class LaunchChecks {
  private static final Set<String> LOCAL_RUNNERS = Set.of("DirectRunner", "TestDirectRunner");

  /** Environments of portable workers that are processes started on the machine by its user. */
  private static final Set<String> LOCAL_ENVIRONMENTS =
      Set.of("EXTERNAL", "LOOPBACK", "PROCESS", "EMBEDDED");

  /** Which an image of a Flex Template must set, and its launcher hands on. */
  private static final String FLEX_TEMPLATE = "FLEX_TEMPLATE_JAVA_MAIN_CLASS";

  private LaunchChecks() {}

  /**
   * @param root where the lake is
   * @param sharedDisk whether the user says that all workers see it, if it is on a disk
   * @param environment variables of this process
   * @throws IllegalArgumentException naming the option, what is wrong with it and what to do
   */
  static void check(
      PipelineOptions options, URI root, boolean sharedDisk, Map<String, String> environment) {
    String runner = options.getRunner().getSimpleName();
    String template = runner.contains("Dataflow") ? given(options, "templateLocation", "") : "";
    if (!template.isEmpty() && !isFlexTemplate(template, environment)) {
      throw new IllegalArgumentException(
          "--templateLocation makes a classic template, whose launches would all share the launch id"
              + " that is drawn when the graph is built, so that a second launch would take itself"
              + " for a retry of the first; build a Flex Template, whose graph is built at launch");
    }
    if (root.getScheme().toLowerCase(Locale.ROOT).equals("file")
        && !sharedDisk
        && !runsHere(runner, options)) {
      throw new IllegalArgumentException(
          String.format(
              "The root '%s' is on this machine's disk, and the workers of %s may be elsewhere; use a"
                  + " root that all workers reach, such as gs:// or s3://, or, if every worker sees this"
                  + " disk at this path, say so: withSharedDisk() on the sink, --sharedDisk, shared_disk",
              root, runner));
    }
  }

  /**
   * The launcher of a Flex Template, too, has the graph written to a file, once for each launch:
   * {@code .../template_launches/<job>/job_object}.
   */
  private static boolean isFlexTemplate(String location, Map<String, String> environment) {
    return environment.containsKey(FLEX_TEMPLATE) || location.contains("/template_launches/");
  }

  private static boolean runsHere(String runner, PipelineOptions options) {
    String environment = options.as(PortablePipelineOptions.class).getDefaultEnvironmentType();
    return LOCAL_RUNNERS.contains(runner)
        || (environment != null && LOCAL_ENVIRONMENTS.contains(environment))
        || (runner.contains("Flink") && isLocal(given(options, "flinkMaster", "[auto]")))
        || (runner.contains("Spark") && isLocal(given(options, "sparkMaster", "local")));
  }

  private static boolean isLocal(String master) {
    return master.startsWith("[local]")
        || master.startsWith("[collection]")
        || master.startsWith("[auto]")
        || master.startsWith("local");
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
