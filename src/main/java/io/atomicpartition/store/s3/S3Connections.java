package io.atomicpartition.store.s3;

import java.time.Duration;
import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The connections of a client. The client library's own 50 are fewer than the calls that finalize
 * may make at once, and a call that found none within 10 seconds would count as failed.
 */
final class S3Connections {
  static final int MOST = 128;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private S3Connections() {}

  /** Leaves alone what the user has configured, or builds by a class of his own. */
  static void configure(S3ClientBuilder builder, S3Options options) {
    if (options.getHttpClientConfiguration() != null
        || options.getS3ClientFactoryClass() != DefaultS3ClientBuilderFactory.class
        || options.getClientBuilderFactory() != ClientBuilderFactory.DefaultClientBuilder.class) {
      return;
    }
    ApacheHttpClient.Builder connections =
        ApacheHttpClient.builder().maxConnections(MOST).connectionAcquisitionTimeout(PATIENCE);
    if (options.getProxyConfiguration() != null) {
      connections.proxyConfiguration(options.getProxyConfiguration());
    }
    builder.httpClientBuilder(connections);
  }
}
