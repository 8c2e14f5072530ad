package io.atomicpartition.testing.servers;

import java.io.IOException;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server that others wrote, running on the loopback interface. */
public abstract sealed class S3Server implements AutoCloseable permits S3MockServer, S3ProxyServer {
  private final S3Endpoint endpoint;
  private final ServerProcess process;

  S3Server(S3Endpoint endpoint, ServerProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** Where it listens, and who may come. */
  public S3Endpoint endpoint() {
    return endpoint;
  }

  /** Creates a bucket, which must not be there yet. */
  public void createBucket(String name) {
    try (S3Client client = endpoint.client()) {
      client.createBucket(request -> request.bucket(name));
    }
  }

  /** Kills it, and deletes its data. */
  @Override
  public void close() throws IOException {
    process.close();
  }
}
