package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.S3Endpoint;
import java.net.URI;
import java.util.Optional;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Stores of the tests, opened by the provider from pipeline options, as in a pipeline. */
public final class S3TestStores {
  private S3TestStores() {}

  /** Beam's options for a server. */
  public static PipelineOptions options(S3Endpoint endpoint) {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(endpoint.uri());
    options.setAwsRegion(Region.of(endpoint.region()));
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey())));
    return options;
  }

  static S3AtomicStore open(StoreLocation location, PipelineOptions options, int pageSize) {
    return S3StoreProvider.open(
        location, StoreEnvironment.empty().with(PipelineOptions.class, options), pageSize);
  }

  static S3AtomicStore open(String root, PipelineOptions options) {
    return open(StoreLocation.of(URI.create(root)), options, 1_000);
  }

  static StoreLocation location(String root, Optional<String> staging) {
    return new StoreLocation(URI.create(root), staging.map(URI::create));
  }
}
