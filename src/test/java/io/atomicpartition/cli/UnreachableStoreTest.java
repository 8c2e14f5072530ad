package io.atomicpartition.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeFalse;

import io.atomicpartition.testing.servers.RecordingServer;
import java.io.OutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.AfterClass;
import org.junit.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** What is said where no object store answers. */
public class UnreachableStoreTest {
  /** Files that are opened later find the file systems of whoever registered his options last. */
  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  public void aPageThatSomebodyElseAnswersIsNoEmptyLake() throws Exception {
    try (RecordingServer portal = RecordingServer.start()) {
      portal.answer(
          (exchange, request) -> {
            byte[] page = "<html><body>Please log in</body></html>".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream body = exchange.getResponseBody()) {
              body.write(page);
            }
          });
      Cli ls =
          Cli.run(
                  "ls",
                  "s3://bucket/lake",
                  "--awsRegion=us-east-1",
                  "--endpoint=" + portal.endpoint(),
                  "--awsCredentialsProvider={\"@type\": \"StaticCredentialsProvider\","
                      + " \"accessKeyId\": \"a\", \"secretAccessKey\": \"b\"}")
              .exits(1);
      assertThat(ls.err()).contains("s3://bucket/", "expected a list of objects", "an S3 service?");
      assertThat(ls.out()).isEmpty();
    }
  }

  private static boolean aRegionIsKnown() {
    try {
      return new DefaultAwsRegionProviderChain().getRegion() != null;
    } catch (SdkClientException e) {
      return false;
    }
  }

  @Test
  public void aMissingRegionIsNamedByItsOption() {
    assumeFalse("this machine is set to a region", aRegionIsKnown());
    assertThat(Cli.run("ls", "s3://bucket/lake").exits(1).err())
        .isEqualTo(
            "atomic-partition ls: Listing the lake failed: no region is known for S3; say --awsRegion=eu-west-1, or set"
                + " AWS_REGION\n");
  }
}
