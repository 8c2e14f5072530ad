package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.S3Endpoint;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.util.concurrent.atomic.AtomicInteger;

/** Object stores that a run is told of by options, as a user tells it. */
public enum StoreServer {
  /** S3Proxy, which checks signatures; with a lock per key in front of it. */
  S3 {
    @Override
    public String[] options() throws Exception {
      return options(s3());
    }

    @Override
    String scheme() {
      return "s3";
    }
  },

  /** The project's own. */
  GCS {
    private static GcsServer server;

    @Override
    public synchronized String[] options() throws Exception {
      if (server == null) {
        server = GcsServer.start().withBucket(BUCKET); // as long as this process lives
      }
      return new String[] {"--gcsEndpoint=" + server.endpoint()};
    }

    @Override
    String scheme() {
      return "gs";
    }
  };

  static final String BUCKET = "ingest";
  private static final AtomicInteger ROOTS = new AtomicInteger();
  private static S3Endpoint s3;

  /** How S3Proxy is reached, with the locks. */
  static synchronized S3Endpoint s3() throws Exception {
    if (s3 == null) {
      S3ProxyServer server = S3ProxyServer.shared();
      server.createBucket(BUCKET);
      s3 =
          server
              .endpoint()
              .through(LoopbackProxy.start(server.endpoint().uri(), KeyLocks.perKey()));
    }
    return s3;
  }

  /** How it is reached. */
  public abstract String[] options() throws Exception;

  abstract String scheme();

  /** A dataset root of the caller's own. */
  public String newRoot() {
    return scheme() + "://" + BUCKET + "/lake-" + ROOTS.incrementAndGet();
  }

  /** How an S3 server is reached. */
  static String[] options(S3Endpoint endpoint) {
    return new String[] {
      "--awsRegion=" + endpoint.region(),
      "--endpoint=" + endpoint.uri(),
      "--awsCredentialsProvider={\"@type\": \"StaticCredentialsProvider\", \"accessKeyId\": \""
          + endpoint.accessKey()
          + "\", \"secretAccessKey\": \""
          + endpoint.secretKey()
          + "\"}"
    };
  }
}
