package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.testing.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The bundled jar in the hands of a launcher of Flex Templates. */
public class FlexTemplateIT {
  private static final Path BUNDLE = Path.of(System.getProperty("bundle.jar")).toAbsolutePath();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  /**
   * The launcher of a Flex Template starts the main class of the image with its parameters as
   * options, and with these of its own; the graph is to be in the file when the process has ended.
   */
  @Test
  public void theLauncherOfAFlexTemplateGetsItsGraph() throws Exception {
    String in = StoreServer.GCS.newRoot();
    try (ObjectLake input = new ObjectLake(in, StoreServer.GCS.options())) {
      for (String file : List.of("ledgers-2026-11-16.csv", "ledgers-2026-11-17.csv")) {
        input.put(file, Files.readAllBytes(Path.of(SAMPLE, file)));
      }
    }
    Path file = temporary.newFolder("launch").toPath().resolve("job_object");
    Path jar = Files.writeString(temporary.newFile("staged.jar").toPath(), "staged");

    Command.java(List.of("-cp", BUNDLE.toString(), "io.atomicpartition.pipelines.ingest.Ingest"))
        .with("FLEX_TEMPLATE_JAVA_MAIN_CLASS", "io.atomicpartition.pipelines.ingest.Ingest")
        .with("FLEX_TEMPLATE_JAVA_CLASSPATH", BUNDLE.toString())
        .and(
            "--input=ledgers=" + in + "/ledgers-*.csv",
            BY_DAY,
            "--output=gs://" + StoreServer.BUCKET + "/lake",
            "--mode=REPLACE",
            "--templateLocation=" + file,
            "--runner=DataflowRunner",
            "--project=test-project",
            "--region=europe-west1",
            "--jobName=ledgers",
            "--stagingLocation=gs://" + StoreServer.BUCKET + "/staging",
            "--tempLocation=gs://" + StoreServer.BUCKET + "/temp",
            "--serviceAccount=launcher@test-project.iam.gserviceaccount.com",
            "--labels={\"team\":\"ledgers\"}",
            // What a machine without a cloud has to say besides.
            "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory",
            "--filesToStage=" + jar)
        .and(StoreServer.GCS.options())
        .run()
        .ok();

    JsonNode job = new ObjectMapper().readTree(file.toFile());
    assertThat(job.at("/steps")).isNotEmpty();
    assertThat(job.at("/labels/team").asText()).isEqualTo("ledgers");
    JsonNode options = job.at("/environment/sdkPipelineOptions/options");
    assertThat(options.path("mode").asText()).isEqualTo("REPLACE");
    assertThat(options.path("serviceAccount").asText()).startsWith("launcher@");
  }
}
