package io.atomicpartition.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.common.ReflectHelpers;

/**
 * Refuses launches that cannot keep the promise. Reads the options of runners by name, for the
 * library depends on none of them.
 */
final class LaunchChecks {
  private static final Set<String> LOCAL_RUNNERS = Set.of("DirectRunner", "TestDirectRunner");
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModules(ObjectMapper.findModules(ReflectHelpers.findClassLoader()));

  private LaunchChecks() {}

  /**
   * @param root where the lake is
   * @throws IllegalArgumentException naming the option, what is wrong with it and what to do
   */
  static void check(PipelineOptions options, URI root) {
    JsonNode json = MAPPER.<JsonNode>valueToTree(options).path("options");
    if (json.hasNonNull("templateLocation")) {
      throw new IllegalArgumentException(
          "--templateLocation makes a classic template, whose launches would all share the launch id"
              + " that is drawn when the graph is built, so that a second launch would take itself"
              + " for a retry of the first; build a Flex Template, whose graph is built at launch");
    }
    if (root.getScheme().toLowerCase(Locale.ROOT).equals("file") && !runsHere(options, json)) {
      throw new IllegalArgumentException(
          String.format(
              "The root '%s' is on this machine's disk, and the workers of %s are elsewhere; use a"
                  + " root that all workers reach, such as gs:// or s3://",
              root, options.getRunner().getSimpleName()));
    }
  }

  private static boolean runsHere(PipelineOptions options, JsonNode json) {
    String runner = options.getRunner().getSimpleName();
    return LOCAL_RUNNERS.contains(runner)
        || isLocal(runner, "Flink", json.path("flinkMaster").asText("[auto]"))
        || isLocal(runner, "Spark", json.path("sparkMaster").asText("local"));
  }

  private static boolean isLocal(String runner, String engine, String master) {
    return runner.contains(engine)
        && (master.startsWith("[local]")
            || master.startsWith("[collection]")
            || master.startsWith("[auto]")
            || master.startsWith("local"));
  }
}
