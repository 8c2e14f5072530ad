package io.atomicpartition.testing.servers;

import java.net.URI;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The options by which a pipeline reaches a server of the tests. */
public final class ServerOptions {
  private ServerOptions() {}

  /** For {@code s3://} roots. */
  public static PipelineOptions s3(S3Endpoint endpoint) {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(endpoint.uri());
    options.setAwsRegion(Region.of(endpoint.region()));
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey())));
    return options;
  }

  /**
   * For {@code gs://} roots.
   *
   * @param host scheme, address and port
   */
  public static PipelineOptions gcs(URI host) {
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    options.setGcsEndpoint(host + "/storage/v1/");
    return options;
  }
}
