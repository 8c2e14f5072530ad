package io.atomicpartition.testing.servers;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** How to reach an S3 server of the tests: with path-style addresses and these credentials. */
public record S3Endpoint(URI uri, String region, String accessKey, String secretKey) {

  /** The same server, by way of a proxy. */
  public S3Endpoint through(LoopbackProxy proxy) {
    return new S3Endpoint(proxy.endpoint(), region, accessKey, secretKey);
  }

  /** Credentials that the server does not know. */
  public S3Endpoint withWrongSecret() {
    return new S3Endpoint(uri, region, accessKey, secretKey + "-wrong");
  }

  /** A builder of clients with the SDK's defaults, over Apache's HTTP client. */
  public S3ClientBuilder clientBuilder() {
    return S3Client.builder()
        .endpointOverride(uri)
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .forcePathStyle(true)
        .httpClientBuilder(ApacheHttpClient.builder().maxConnections(256));
  }

  /** A client with the SDK's defaults. */
  public S3Client client() {
    return clientBuilder().build();
  }
}
