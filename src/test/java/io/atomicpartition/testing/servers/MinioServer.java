package io.atomicpartition.testing.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** <a href="https://github.com/minio/minio">MinIO</a>, on one directory. */
public final class MinioServer extends S3Server {
  private static final GoBinary BINARY = new GoBinary("minio");
  private static MinioServer shared;

  private MinioServer(S3Endpoint endpoint, ServerProcess process) {
    super(endpoint, process);
  }

  /** Whether it can be started; if not, {@link #howToInstall} is the reason to skip a test. */
  public static boolean isInstalled() {
    return BINARY.isInstalled();
  }

  /** What is missing, and what to do. */
  public static String howToInstall() {
    return BINARY.howToInstall();
  }

  /** One for all tests of this JVM, each with a bucket of its own; nobody closes it. */
  public static synchronized MinioServer shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** One of the caller's own. */
  public static MinioServer start() throws IOException, InterruptedException {
    String command = BINARY.command();
    Path directory = ServerProcess.newDirectory("minio");
    URI uri = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    S3Endpoint endpoint = new S3Endpoint(uri, "us-east-1", "test", "test-secret");
    ServerProcess process =
        ServerProcess.start(
            directory,
            uri.resolve("/minio/health/ready"),
            List.of(
                command,
                "server",
                "--quiet",
                "--address=127.0.0.1:" + uri.getPort(),
                "--console-address=127.0.0.1:" + ServerProcess.freePort(),
                directory.resolve("data").toString()),
            Map.of(
                "MINIO_ROOT_USER",
                endpoint.accessKey(),
                "MINIO_ROOT_PASSWORD",
                endpoint.secretKey(),
                "MINIO_BROWSER",
                "off",
                // It looks for a newer release otherwise.
                "MINIO_UPDATE",
                "off"));
    return new MinioServer(endpoint, process);
  }
}
