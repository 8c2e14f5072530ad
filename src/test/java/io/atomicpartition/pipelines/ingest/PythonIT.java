package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.testing.Command;
import io.atomicpartition.testing.PlatformReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The pipelines in Python and in YAML, on Python's own local runner; the bundled jar is the
 * expansion service, and the Java worker beside it.
 */
public class PythonIT {
  private static final Path PYTHON = Path.of("target", "python", "bin", "python").toAbsolutePath();
  private static final Path BUNDLE = Path.of(System.getProperty("bundle.jar")).toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void makeLake() {
    Assume.assumeTrue(
        "Beam is not in "
            + PYTHON
            + "; `make python` installs it where Python 3.10 or newer is found",
        Files.exists(PYTHON.resolveSibling("beam-installed")));
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  @Test
  public void transactionsArePublishedFromPython() throws Exception {
    Command.Ended ended =
        Command.of(
                List.of(
                    PYTHON.toString(),
                    "pipelines/ingest/ingest.py",
                    "--input=" + SAMPLE + "transactions-*.jsonl",
                    "--root=" + lake.root(),
                    "--jar=" + BUNDLE,
                    "--shared_disk",
                    "--runner=DirectRunner"))
            .run()
            .ok();

    assertThat(ended.out()).contains("day=2026-11-16 PUBLISHED 311 v1:");
    Map<String, String> expected = publishedHere(transactions(), TRANSACTION);
    PlatformReport.row(
        "60-python",
        "Python, its local runner",
        "python ingest.py",
        lake.live().size(),
        contentIds(lake).equals(expected));
    assertThat(contentIds(lake)).hasSize(4).isEqualTo(expected);
    lake.assertEveryLiveFileIsWhole();
    assertThat(lake.staged()).isEmpty();
  }

  @Test
  public void ledgersArePublishedFromYaml() throws Exception {
    Path summary = temporary.getRoot().toPath().resolve("outcomes");
    yaml(
        "pipelines/ingest/ingest.yaml",
        Map.of(
            "input", SAMPLE + "ledgers-*.csv",
            "root", lake.root().toString(),
            "jar", BUNDLE.toString(),
            "summary", summary.toString(),
            "shared_disk", "true"));

    Map<String, String> expected = publishedHere(ledgers(), LEDGER);
    PlatformReport.row(
        "50-yaml",
        "YAML, Python's local runner",
        "python -m apache_beam.yaml.main",
        lake.live().size(),
        contentIds(lake).equals(expected));
    assertThat(contentIds(lake)).hasSize(4).isEqualTo(expected);
    assertThat(outcomes(summary)).isEqualTo(expected);
    lake.assertEveryLiveFileIsWhole();
    assertThat(lake.staged()).isEmpty();
  }

  @Test
  public void whatIsPublishedIsReadFromPython() throws Exception {
    publishTo(lake, transactions(), TRANSACTION);

    Command.Ended ended =
        Command.of(
                List.of(
                    PYTHON.toString(),
                    "pipelines/ingest/read.py",
                    "--root=" + lake.root(),
                    "--jar=" + BUNDLE,
                    "--runner=DirectRunner"))
            .run()
            .ok();

    assertThat(ended.out().lines())
        .contains("day=2026-11-16 311", "day=2026-11-17 328", "day=2026-11-18 292")
        .contains("day=2026-11-19 288");
  }

  @Test
  public void whatIsPublishedIsReadFromYaml() throws Exception {
    publishTo(lake, ledgers(), LEDGER);
    Path output = temporary.newFolder("read").toPath().resolve("rows");

    yaml(
        "pipelines/ingest/read.yaml",
        Map.of(
            "root", lake.root().toString(),
            "days", "[\"2026-11-17\", \"2026-11-18\"]",
            "jar", BUNDLE.toString(),
            "output", output.toString()));

    List<String> read = new ArrayList<>();
    for (JsonNode row : jsonLines(output)) {
      read.add(
          row.path("sequence").asLong()
              + " "
              + row.path("closed_at").asText()
              + " "
              + row.path("day").asText());
    }
    List<String> expected = new ArrayList<>();
    for (Row row : ledgers()) {
      if (List.of("2026-11-17", "2026-11-18").contains(row.getString("day"))) {
        expected.add(
            row.getInt64("sequence")
                + " "
                + row.getString("closed_at")
                + " "
                + row.getString("day"));
      }
    }
    assertThat(read).hasSize(118).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void yaml(String pipeline, Map<String, String> variables) throws Exception {
    yaml(Command.of(List.of()), pipeline, variables).run().ok();
  }

  private static Command yaml(Command command, String pipeline, Map<String, String> variables)
      throws IOException {
    return command.and(
        PYTHON.toString(),
        "-m",
        "apache_beam.yaml.main",
        "--yaml_pipeline_file=" + pipeline,
        "--jinja_variables=" + JSON.writeValueAsString(variables),
        "--runner=DirectRunner");
  }

  /**
   * What the store has to be told is an option of the Java worker, and so of the service that it
   * runs in.
   */
  @Test
  public void anObjectStoreIsWrittenAndReadThroughAServiceThatKnowsHowToReachIt() throws Exception {
    String root = StoreServer.S3.newRoot();
    int port = freePort();
    try (Command.Background service = service(port, StoreServer.S3);
        ObjectLake lake = new ObjectLake(root, StoreServer.S3.options())) {
      python("ingest.py", "--input=" + SAMPLE + "transactions-*.jsonl", root, port).run().ok();
      Command.Ended read = python("read.py", "--job_name=read", root, port).run().ok();

      assertThat(service.isAlive()).isTrue();
      assertThat(lake.contentIds()).isEqualTo(publishedHere(transactions(), TRANSACTION));
      assertThat(read.out().lines()).contains("day=2026-11-16 311", "day=2026-11-19 288");
    }
  }

  @Test
  public void yamlNamesSuchAServiceAsARemoteProvider() throws Exception {
    String root = StoreServer.GCS.newRoot();
    int port = freePort();
    try (Command.Background service = service(port, StoreServer.GCS);
        ObjectLake lake = new ObjectLake(root, StoreServer.GCS.options())) {
      yaml(
          "pipelines/ingest/ingest.yaml",
          Map.of(
              "input",
              SAMPLE + "ledgers-*.csv",
              "root",
              root,
              "service",
              "localhost:" + port,
              "summary",
              temporary.getRoot().toPath().resolve("outcomes").toString()));

      assertThat(service.isAlive()).isTrue();
      assertThat(lake.contentIds()).isEqualTo(publishedHere(ledgers(), LEDGER));
    }
  }

  private static Command.Background service(int port, StoreServer server) throws Exception {
    return Command.java(List.of("-jar", BUNDLE.toString(), Integer.toString(port)))
        .and("--alsoStartLoopbackWorker")
        .and(server.options())
        .start("Expansion service on ");
  }

  private static Command python(String script, String option, String root, int port) {
    return Command.of(
        List.of(
            PYTHON.toString(),
            "pipelines/ingest/" + script,
            option,
            "--root=" + root,
            "--jar=localhost:" + port,
            "--runner=DirectRunner"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Nothing is looked for in the working directory, and nothing is to be written to the home. */
  @Test
  public void bothRunFromAnywhere() throws Exception {
    Path place = temporary.newFolder("a folder with spaces").toPath();
    Path jar = Files.createSymbolicLink(place.resolve("the bundle.jar"), BUNDLE);
    Path elsewhere = temporary.newFolder("elsewhere").toPath();
    Path pipelines = Path.of("pipelines", "ingest").toAbsolutePath();
    Path input = Path.of(SAMPLE).toAbsolutePath();
    Lake fromYaml = new Lake(place.resolve("lake of yaml"));
    Lake fromPython = new Lake(place.resolve("lake of python"));
    Command command = Command.of(List.of()).in(elsewhere).with("HOME", "/proc");

    command
        .and(
            PYTHON.toString(),
            pipelines + "/ingest.py",
            "--input=" + input + "/transactions-*.jsonl",
            "--root=" + fromPython.root(),
            "--jar=" + jar,
            "--shared_disk",
            "--runner=DirectRunner")
        .run()
        .ok();
    yaml(
            command,
            pipelines + "/ingest.yaml",
            Map.of(
                "input", input + "/ledgers-*.csv",
                "root", fromYaml.root().toString(),
                "jar", jar.toString(),
                "summary", place.resolve("outcomes").toString(),
                "shared_disk", "true"))
        .run()
        .ok();

    assertThat(contentIds(fromPython)).isEqualTo(publishedHere(transactions(), TRANSACTION));
    assertThat(contentIds(fromYaml)).isEqualTo(publishedAt("ledgers", ledgers(), LEDGER));
  }

  /** The second time all of it is live: what the pipeline is told of a conflict reaches Python. */
  @Test
  public void otherContentIsAConflictThatFailsTheJobInPython() throws Exception {
    publishTo(lake, List.of(Row.withSchema(OTHER).addValues("2026-11-16", 1L).build()), OTHER);

    Command.Ended ended =
        Command.of(
                List.of(
                    PYTHON.toString(),
                    "pipelines/ingest/ingest.py",
                    "--input=" + SAMPLE + "transactions-2026-11-16.jsonl",
                    "--root=" + lake.root(),
                    "--jar=" + BUNDLE,
                    "--shared_disk",
                    "--runner=DirectRunner"))
            .run();

    assertThat(ended.code()).isNotZero();
    assertThat(ended.out()).contains("day=2026-11-16", "is live with other content");
  }

  /** Where workers may be elsewhere, and nobody has said that they are not. */
  @Test
  public void aDiskIsRefusedWhenThePipelineIsBuilt() throws Exception {
    Command.Ended ended =
        Command.of(
                List.of(
                    PYTHON.toString(),
                    "pipelines/ingest/ingest.py",
                    "--input=" + SAMPLE + "transactions-*.jsonl",
                    "--root=" + lake.root(),
                    "--jar=" + BUNDLE))
            .run();

    assertThat(ended.code()).isNotZero();
    assertThat(ended.out()).contains("if every worker sees this disk at this path", "shared_disk");
    assertThat(lake.root()).doesNotExist();
  }

  private static final Schema OTHER =
      Schema.builder().addStringField("day").addInt64Field("ledger_sequence").build();

  private static final Schema TRANSACTION =
      Schema.builder()
          .addInt64Field("ledger_sequence")
          .addInt64Field("application_order")
          .addStringField("closed_at")
          .addStringField("hash")
          .addStringField("source_account")
          .addInt64Field("operation_count")
          .addInt64Field("fee_charged")
          .addBooleanField("successful")
          .addNullableStringField("memo")
          .addStringField("day")
          .build();

  /** As Python reads CSV, any text may be null. */
  private static final Schema LEDGER =
      Schema.builder()
          .addInt64Field("sequence")
          .addNullableStringField("closed_at")
          .addNullableStringField("hash")
          .addNullableStringField("previous_hash")
          .addInt64Field("transaction_count")
          .addInt64Field("failed_transaction_count")
          .addInt64Field("operation_count")
          .addInt64Field("total_coins")
          .addInt64Field("fee_pool")
          .addInt64Field("base_fee")
          .addStringField("day")
          .build();

  private static List<Row> transactions() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : sample("transactions-")) {
      for (String line : Files.readAllLines(file)) {
        JsonNode json = JSON.readTree(line);
        rows.add(row(TRANSACTION, name -> value(json.path(name))));
      }
    }
    return rows;
  }

  private static Object value(JsonNode value) {
    return value.isIntegralNumber()
        ? (Object) value.longValue()
        : value.isBoolean() ? (Object) value.booleanValue() : value.textValue();
  }

  private static List<Row> ledgers() throws IOException {
    List<Row> rows = new ArrayList<>();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    for (Path file : sample("ledgers-")) {
      try (CSVParser records = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
        for (CSVRecord one : records) {
          rows.add(
              row(
                  LEDGER,
                  name ->
                      LEDGER.getField(name).getType().getTypeName() == Schema.TypeName.INT64
                          ? (Object) Long.valueOf(one.get(name))
                          : one.get(name)));
        }
      }
    }
    return rows;
  }

  /** All fields but the last, which is the day. */
  private static Row row(Schema schema, Function<String, Object> values) {
    Row.Builder row = Row.withSchema(schema);
    schema.getFieldNames().stream()
        .filter(name -> !name.equals("day"))
        .forEach(name -> row.addValue(values.apply(name)));
    return row.addValue(values.apply("closed_at").toString().substring(0, 10)).build();
  }

  private static List<Path> sample(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(SAMPLE))) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  /** What the direct runner makes of the same rows. */
  private Map<String, String> publishedHere(List<Row> rows, Schema schema) {
    return publishedAt("here", rows, schema);
  }

  private Map<String, String> publishedAt(String name, List<Row> rows, Schema schema) {
    Lake here = new Lake(temporary.getRoot().toPath().resolve(name));
    publishTo(here, rows, schema);
    return contentIds(here);
  }

  private static void publishTo(Lake lake, List<Row> rows, Schema schema) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(rows).withRowSchema(schema))
        .apply(AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day"));
    pipeline.run().waitUntilFinish();
  }

  private static Map<String, String> contentIds(Lake lake) {
    Map<String, String> ids = new TreeMap<>();
    lake.live().forEach(day -> ids.put(day, ObjectLake.contentId(lake.manifest(day))));
    return ids;
  }

  /** What the pipeline wrote of each partition. */
  private static Map<String, String> outcomes(Path summary) throws IOException {
    Map<String, String> ids = new TreeMap<>();
    for (JsonNode json : jsonLines(summary)) {
      assertThat(json.path("outcome").asText()).isEqualTo("PUBLISHED");
      ids.put(json.path("partition").asText(), json.path("content_id").asText());
    }
    return ids;
  }

  /** What Beam wrote to files whose names begin so. */
  private static List<JsonNode> jsonLines(Path prefix) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String name = prefix.getFileName().toString();
    try (Stream<Path> files = Files.list(prefix.getParent())) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
        for (String line : Files.readAllLines(file)) {
          lines.add(JSON.readTree(line));
        }
      }
    }
    return lines;
  }
}
