package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.sun.net.httpserver.HttpExchange;
import io.atomicpartition.testing.PlatformReport;
import io.atomicpartition.testing.servers.RecordingServer;
import io.atomicpartition.testing.servers.RecordingServer.Seen;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.extensions.gcp.auth.CredentialFactory;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The real Dataflow runner, up to the request that creates the job: the API and Google Cloud
 * Storage are servers on this machine, which the job's own options name.
 */
public class IngestOnDataflowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUCKET = "dataflow";
  private static final String JOBS = "/v1b3/projects/test-project/locations/europe-west1/jobs";
  private static final Path STEPS =
      Path.of("src/test/resources/io/atomicpartition/pipelines/ingest/dataflow-steps.txt");

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private GcsServer gcs;
  private RecordingServer dataflow;
  private Path jar;

  /** What a service account would give; nobody here looks at it. */
  public static final class AnyCredentials implements CredentialFactory {
    public static AnyCredentials fromOptions(PipelineOptions options) {
      return new AnyCredentials();
    }

    @Override
    public Credentials getCredential() {
      return GoogleCredentials.create(new AccessToken("any", null));
    }
  }

  @Before
  public void startServers() throws Exception {
    gcs = GcsServer.start().withBucket(BUCKET);
    dataflow = RecordingServer.start();
    dataflow.answer(IngestOnDataflowTest::create);
    jar = temporary.newFile("pipeline.jar").toPath();
    Files.writeString(jar, "what the workers load");
    try (ObjectLake input =
        new ObjectLake("gs://" + BUCKET + "/in", "--gcsEndpoint=" + gcs.endpoint())) {
      for (String file : List.of("ledgers-2026-11-16.csv", "ledgers-2026-11-17.csv")) {
        input.put(file, Files.readAllBytes(Path.of(SAMPLE, file)));
      }
    }
  }

  @After
  public void stopServers() {
    dataflow.close();
    gcs.close();
  }

  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  /** The job as it came, with an id. */
  private static void create(HttpExchange exchange, Seen request) throws IOException {
    ObjectNode job = (ObjectNode) JSON.readTree(request.body());
    job.put("id", "2026-11-26_00_00_00-1");
    job.remove("steps");
    byte[] body = JSON.writeValueAsBytes(job);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private IngestJob launch(String... more) {
    return IngestJob.run(
        Stream.concat(
                Stream.of(
                    "--runner=DataflowRunner",
                    "--project=test-project",
                    "--region=europe-west1",
                    "--jobName=ledgers",
                    "--tempLocation=gs://" + BUCKET + "/temp",
                    "--dataflowEndpoint=" + dataflow.endpoint() + "/",
                    "--gcsEndpoint=" + gcs.endpoint(),
                    "--credentialFactoryClass=" + AnyCredentials.class.getName(),
                    "--filesToStage=" + jar,
                    "--input=ledgers=gs://" + BUCKET + "/in/ledgers-*.csv",
                    BY_DAY),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private IngestJob launchToGcs(String... more) {
    return launch(
        Stream.concat(Stream.of("--output=gs://" + BUCKET + "/lake"), Stream.of(more))
            .toArray(String[]::new));
  }

  private JsonNode theJob() throws IOException {
    Seen request = dataflow.only();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo(JOBS);
    return JSON.readTree(request.body());
  }

  private byte[] staged(String location) throws IOException {
    String prefix = "gs://" + BUCKET + "/";
    String key =
        location.replaceFirst("^(https?://)?storage\\.googleapis\\.com/" + BUCKET + "/", prefix);
    assertThat(key).startsWith(prefix);
    try (ObjectLake bucket = new ObjectLake("gs://" + BUCKET, "--gcsEndpoint=" + gcs.endpoint())) {
      return bucket.read(key.substring(prefix.length()));
    }
  }

  @Test
  public void theLaunchStagesItsFilesAndReturnsAfterTheJobIsCreated() throws Exception {
    IngestJob launched = launchToGcs().ok();

    assertThat(launched.err()).doesNotContain("ingest:");
    assertThat(gcs.takeCalls()).anyMatch(call -> call.api().startsWith("objects.resumable"));
    JsonNode job = theJob();
    assertThat(job.path("name").asText()).isEqualTo("ledgers");
    assertThat(job.path("type").asText()).isEqualTo("JOB_TYPE_BATCH");
    JsonNode packages = job.at("/environment/workerPools/0/packages");
    assertThat(packages).hasSize(1);
    assertThat(staged(packages.get(0).path("location").asText()))
        .isEqualTo(Files.readAllBytes(jar));
    PlatformReport.notRun(
        "70-dataflow",
        "Dataflow, up to the request that creates the job",
        "--runner=DataflowRunner");
  }

  @Test
  public void theJobHasTheOptionsThatWereGiven() throws Exception {
    launchToGcs("--mode=REPLACE", "--codec=SNAPPY").ok();

    JsonNode options = theJob().at("/environment/sdkPipelineOptions/options");
    assertThat(options.path("output").asText()).isEqualTo("gs://" + BUCKET + "/lake");
    assertThat(options.path("mode").asText()).isEqualTo("REPLACE");
    assertThat(options.path("codec").asText()).isEqualTo("SNAPPY");
    assertThat(options.path("partitionBy").asText()).isEqualTo("day(closed_at)");
  }

  /**
   * An update of a running job matches steps by their names, and so do consoles and alerts of
   * users: a name that changes here breaks them. Written anew by {@code -Dsteps.write=true}.
   */
  @Test
  public void theStepsHaveTheNamesThatTheyHad() throws Exception {
    launchToGcs(
            "--badRecords=gs://" + BUCKET + "/bad.jsonl", "--summary=gs://" + BUCKET + "/s.json")
        .ok();

    List<String> names = new ArrayList<>();
    theJob()
        .path("steps")
        .forEach(
            step ->
                names.add(
                    step.path("kind").asText()
                        + " "
                        + step.at("/properties/user_name/value").asText()));
    if (Boolean.getBoolean("steps.write")) {
      Files.write(STEPS, names);
    }
    assertThat(names).isEqualTo(Files.readAllLines(STEPS));
  }

  /** What the workers read of the graph: the coder of everything that goes between two steps. */
  @Test
  public void nothingIsJavaSerializedBetweenSteps() throws Exception {
    launchToGcs().ok();

    RunnerApi.Components components =
        RunnerApi.Pipeline.parseFrom(
                staged(theJob().at("/environment/sdkPipelineOptions/options/pipelineUrl").asText()))
            .getComponents();
    assertThat(components.getPcollectionsMap().values())
        .anySatisfy(
            collection -> assertThat(collection.getUniqueName()).startsWith("Publish/StageTemps/"));
    List<Coder<?>> coders = new ArrayList<>();
    for (RunnerApi.Coder coder : components.getCodersMap().values()) {
      if (coder.getSpec().getUrn().equals("beam:coders:javasdk:0.1")) {
        addWithParts(
            (Coder<?>)
                SerializableUtils.deserializeFromByteArray(
                    coder.getSpec().getPayload().toByteArray(), "a coder"),
            coders);
      }
    }
    assertThat(coders).hasSizeGreaterThan(5).doesNotHaveAnyElementsOfTypes(SerializableCoder.class);
  }

  private static void addWithParts(Coder<?> coder, List<Coder<?>> coders) {
    coders.add(coder);
    coder.getCoderArguments().forEach(part -> addWithParts(part, coders));
  }

  @Test
  public void theSecondRunnerIsGivenTheSameSteps() throws Exception {
    launchToGcs("--experiments=use_runner_v2").ok();

    JsonNode job = theJob();
    assertThat(job.at("/environment/experiments"))
        .anySatisfy(one -> assertThat(one.asText()).isEqualTo("use_portable_job_submission"));
    RunnerApi.Pipeline portable =
        RunnerApi.Pipeline.parseFrom(
            staged(job.at("/environment/sdkPipelineOptions/options/pipelineUrl").asText()));
    assertThat(portable.getComponents().getTransformsMap().values())
        .anySatisfy(
            step ->
                assertThat(step.getUniqueName())
                    .isEqualTo("Publish/PublishStaged/FinalizePartitions"));
  }

  @Test
  public void aDiskThatEveryWorkerSeesIsFine() throws Exception {
    launch(
            "--output=" + temporary.getRoot().toPath().resolve("lake"),
            "--summary=/lake/summary.json",
            "--sharedDisk")
        .ok();

    assertThat(theJob().at("/environment/sdkPipelineOptions/options/sharedDisk").asBoolean())
        .isTrue();
  }

  /** A launcher of templates asks for the job in a file, and creates it itself. */
  @Test
  public void theLaunchOfAFlexTemplateWritesTheJobAndCreatesNone() throws Exception {
    Path file = temporary.newFolder("template_launches").toPath().resolve("job_object");

    launchToGcs("--templateLocation=" + file).ok();

    assertThat(dataflow.seen()).isEmpty();
    assertThat(JSON.readTree(file.toFile()).path("steps").size()).isGreaterThan(20);
  }

  @Test
  public void whatMakesNoSenseTogetherIsRefusedBeforeAnythingIsStaged() throws Exception {
    Path file = temporary.newFolder("template_launches").toPath().resolve("job_object");
    assertRefused(
        launchToGcs("--templateLocation=" + file, "--wait=true"),
        "--wait=true waits for the job, and with --templateLocation there is none yet");
    assertRefused(
        launchToGcs("--templateLocation=gs://" + BUCKET + "/classic"),
        "--templateLocation makes a classic template");
    assertRefused(
        launch("--output=" + temporary.getRoot().toPath().resolve("lake")),
        "is on this machine's disk, and the workers of DataflowRunner may be elsewhere");
    assertRefused(
        launchToGcs("--badRecords=bad.jsonl"), "--badRecords='bad.jsonl' is on this machine");
    assertRefused(launchToGcs("--summary=file:///s.json"), "--summary='file:///s.json' is on this");
    assertRefused(
        launchToGcs("--input=more=" + SAMPLE + "*.jsonl"),
        "--input='" + SAMPLE + "*.jsonl' is on this");
    assertRefused(
        launchToGcs("--mode=REPLACE", "--whenLive=SKIP"),
        "--whenLive=SKIP leaves live partitions alone and --mode=REPLACE replaces them");
    assertThat(gcs.takeCalls()).noneMatch(call -> call.api().startsWith("objects.resumable"));
  }

  private void assertRefused(IngestJob job, String message) {
    assertThat(job.code()).as(job.err()).isEqualTo(Ingest.USAGE);
    assertThat(job.err()).contains(message);
    assertThat(dataflow.seen()).isEmpty();
    assertThat(Optional.of(job.out())).contains("");
  }
}
