package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.LEDGERS;
import static io.atomicpartition.pipelines.ingest.IngestJob.SAMPLE;
import static io.atomicpartition.pipelines.ingest.IngestJob.TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.Lake;
import io.atomicpartition.testing.Command;
import io.atomicpartition.testing.PlatformReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The bundled jar of whatever profile this runs in, started as its users start it: by a process of
 * its own that has nothing else on its class path.
 */
public class BundleLaunchIT {
  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static final Path BUNDLE = Path.of(System.getProperty("bundle.jar")).toAbsolutePath();

  /** How the profile's runner is asked for; empty: it is the direct runner. */
  private static final List<String> RUNNER = words(System.getProperty("bundle.runner", ""));

  /** What a cluster's own launcher tells the JVM. */
  private static final List<String> JVM = words(System.getProperty("bundle.jvm", ""));

  /** A file with the class path of a Spark installation, whose spark-submit starts the jar. */
  private static final String SPARK = System.getProperty("bundle.spark");

  /** Not even root. */
  private static final String NOBODY_WRITES_HERE = "/proc";

  private static Map<String, String> expected;

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  @BeforeClass
  public static void ingestTheSampleInThisProcess() {
    Lake lake = new Lake(TEMPORARY.getRoot().toPath().resolve("expected"));
    IngestJob.run(lake, LEDGERS, TRANSACTIONS, BY_DAY).ok();
    expected = contentIds(lake);
    assertThat(expected).hasSize(4);
  }

  private static Map<String, String> contentIds(Lake lake) {
    Map<String, String> ids = new TreeMap<>();
    lake.live().forEach(day -> ids.put(day, ObjectLake.contentId(lake.manifest(day))));
    return ids;
  }

  private static Command bundle(Path jar) throws IOException {
    Command java = Command.java(JVM);
    return SPARK == null
        ? java.and("-jar", jar.toString())
        : java.and(
                "-cp",
                Files.readString(Path.of(SPARK)).strip(),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]",
                "--class",
                "io.atomicpartition.pipelines.Launcher",
                jar.toString())
            .with("SPARK_LOCAL_IP", "127.0.0.1");
  }

  private static String[] sample(Path directory, String... more) {
    return Stream.of(
            List.of(
                "--input=ledgers=" + directory + "/ledgers-*.csv",
                "--input=transactions=" + directory + "/transactions-*.jsonl",
                BY_DAY),
            RUNNER,
            List.of(more))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }

  @Test
  public void itSaysWhatItIsMadeOf() throws Exception {
    Command.Ended printed = bundle(BUNDLE).and("--version").run().ok();

    assertThat(printed.out().lines().map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.matches("atomic-partition-sink \\d+\\.\\d+\\.\\d+.*"))
        .contains("Apache Beam " + ReleaseInfo.getReleaseInfo().getSdkVersion())
        .anyMatch(line -> line.matches("parquet-java 1\\..*"))
        .anyMatch(line -> line.matches("runners .*DataflowRunner, DirectRunner.*"))
        .contains("Java " + System.getProperty("java.version"));
    for (String word : RUNNER) {
      if (word.startsWith("--runner=")) {
        assertThat(printed.out()).contains(word.substring("--runner=".length()));
      }
    }
  }

  /** Nothing is looked for in the working directory, and nothing is to be written to the home. */
  @Test
  public void itRunsFromAnywhere() throws Exception {
    Path place = TEMPORARY.newFolder("a folder with spaces").toPath();
    Path jar = Files.createSymbolicLink(place.resolve("the bundle.jar"), BUNDLE);
    Path input = Files.createDirectory(place.resolve("the input"));
    try (Stream<Path> files = Files.list(Path.of(SAMPLE))) {
      for (Path file : files.toList()) {
        Files.copy(file, input.resolve(file.getFileName()));
      }
    }
    Lake lake = new Lake(place.resolve("the lake"));

    bundle(jar)
        .in(TEMPORARY.newFolder("elsewhere").toPath())
        .with("HOME", NOBODY_WRITES_HERE)
        .with("JAVA_TOOL_OPTIONS", "-Duser.home=" + NOBODY_WRITES_HERE)
        .and(sample(input, "--output=" + lake.root(), "--wait=true"))
        .run()
        .ok();

    assertThat(contentIds(lake)).isEqualTo(expected);
    assertThat(lake.staged()).isEmpty();
    PlatformReport.row(
        System.getProperty("bundle.report", "20-bundle"),
        "bundled jar, " + (RUNNER.isEmpty() ? "direct runner" : RUNNER.get(0).substring(9)),
        ((SPARK == null ? "java -jar " : "spark-submit ") + String.join(" ", RUNNER)).strip(),
        lake.live().size(),
        contentIds(lake).equals(expected));
  }

  /** On a cluster, too: whoever launched it is told. */
  @Test
  public void aJobThatFailsWhileItIsWaitedForEndsWithAnotherCode() throws Exception {
    Path input = Files.writeString(TEMPORARY.newFile("n.csv").toPath(), "day,n\n2026-11-23,1\n");
    Path lake = TEMPORARY.newFolder("conflicts").toPath();
    String[] args = {"--input=" + input, "--partitionBy=day", "--output=" + lake};
    bundle(BUNDLE).and(args).and(RUNNER.toArray(String[]::new)).and("--wait=true").run().ok();
    Files.writeString(input, "day,n\n2026-11-23,2\n");
    Command again = bundle(BUNDLE).and(args).and(RUNNER.toArray(String[]::new));

    Command.Ended ended = (SPARK == null ? again.and("--wait=true") : again).run();

    assertThat(ended.code()).as(ended.out()).isNotZero();
    assertThat(ended.out()).contains("day=2026-11-23");
  }

  @Test
  public void itReadsAndPublishesOnObjectStores() throws Exception {
    for (StoreServer server : StoreServer.values()) {
      String in = server.newRoot();
      String root = server.newRoot();
      try (ObjectLake input = new ObjectLake(in, server.options());
          Stream<Path> files = Files.list(Path.of(SAMPLE))) {
        for (Path file : files.toList()) {
          input.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
      bundle(BUNDLE)
          .and(
              "--input=ledgers=" + in + "/ledgers-*.csv",
              "--input=transactions=" + in + "/transactions-*.jsonl",
              BY_DAY,
              "--output=" + root,
              "--wait=true")
          .and(RUNNER.toArray(String[]::new))
          .and(server.options())
          .run()
          .ok();
      try (ObjectLake lake = new ObjectLake(root, server.options())) {
        assertThat(lake.contentIds()).as(server.name()).isEqualTo(expected);
      }
    }
  }
}
