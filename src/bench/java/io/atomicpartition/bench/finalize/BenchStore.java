package io.atomicpartition.bench.finalize;

import io.atomicpartition.testing.servers.DelayProxy;
import io.atomicpartition.testing.servers.S3Endpoint;
import io.atomicpartition.testing.servers.VersityServer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.io.FileUtils;

/** A store to measure on: this disk, or a server behind a proxy that delays its replies. */
final class BenchStore implements Closeable {
  private static final String BUCKET = "bench";

  /** Which stores there are. */
  enum Kind {
    LOCAL,
    S3,
    GCS
  }

  private final Kind kind;
  private final String prefix;
  private final List<String> options;
  private final Optional<DelayProxy> proxy;
  private final Closeable server;

  private BenchStore(
      Kind kind,
      String prefix,
      List<String> options,
      Optional<DelayProxy> proxy,
      Closeable server) {
    this.kind = kind;
    this.prefix = prefix;
    this.options = options;
    this.proxy = proxy;
    this.server = server;
  }

  static BenchStore open(Kind kind) throws Exception {
    return switch (kind) {
      case LOCAL -> local();
      case S3 -> s3();
      case GCS -> gcs();
    };
  }

  private static BenchStore local() throws IOException {
    Path directory = Path.of("target", "bench-finalize").toAbsolutePath();
    FileUtils.deleteDirectory(directory.toFile());
    Files.createDirectories(directory);
    return new BenchStore(
        Kind.LOCAL,
        directory + "/",
        List.of(),
        Optional.empty(),
        () -> FileUtils.deleteDirectory(directory.toFile()));
  }

  private static BenchStore s3() throws Exception {
    VersityServer server = VersityServer.start();
    server.createBucket(BUCKET);
    S3Endpoint endpoint = server.endpoint();
    DelayProxy proxy = DelayProxy.start(endpoint.uri());
    return new BenchStore(
        Kind.S3,
        "s3://" + BUCKET + "/",
        List.of(
            "--awsRegion=" + endpoint.region(),
            "--s3UploadBufferSizeBytes=" + (5 << 20), // FileIO's 20 open files have one each
            "--endpoint=" + proxy.endpoint(),
            "--awsCredentialsProvider={\"@type\": \"StaticCredentialsProvider\", \"accessKeyId\": \""
                + endpoint.accessKey()
                + "\", \"secretAccessKey\": \""
                + endpoint.secretKey()
                + "\"}"),
        Optional.of(proxy),
        server::close);
  }

  private static BenchStore gcs() throws Exception {
    GcsProcess server = GcsProcess.start(BUCKET);
    DelayProxy proxy = DelayProxy.start(server.endpoint());
    return new BenchStore(
        Kind.GCS,
        "gs://" + BUCKET + "/",
        List.of(
            "--gcsEndpoint=" + proxy.endpoint() + "/storage/v1/",
            "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory",
            "--gcsUploadBufferSizeBytes=" + (1 << 20),
            "--project=test"),
        Optional.of(proxy),
        server);
  }

  /** Whether replies can be delayed. */
  boolean canDelay() {
    return proxy.isPresent();
  }

  void delay(int millis) throws IOException, InterruptedException {
    if (proxy.isPresent()) {
      proxy.get().delay(millis);
    }
  }

  /** The pipeline options with which it is reached. */
  List<String> options() {
    return options;
  }

  /** A dataset root of one run's own. */
  String newRoot() {
    return prefix + UUID.randomUUID();
  }

  @Override
  public String toString() {
    return switch (kind) {
      case LOCAL -> "local";
      case S3 -> "S3";
      case GCS -> "GCS";
    };
  }

  @Override
  public void close() throws IOException {
    if (proxy.isPresent()) {
      proxy.get().close();
    }
    server.close();
  }
}
