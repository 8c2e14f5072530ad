package io.atomicpartition.testing.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * <a href="https://github.com/adobe/S3Mock">S3Mock</a>: knows much of S3, checks no signature, and
 * lets several conditional writes win at once unless {@link KeyLocks} stand in front of it.
 */
public final class S3MockServer extends S3Server {
  private static final Path JAR = ServerProcess.SERVERS.resolve("s3mock-exec.jar");
  private static S3MockServer shared;

  private S3MockServer(S3Endpoint endpoint, ServerProcess process) {
    super(endpoint, process);
  }

  /** One for all tests of this JVM, each with a bucket of its own; nobody closes it. */
  public static synchronized S3MockServer shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** One of the caller's own. */
  public static S3MockServer start() throws IOException, InterruptedException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(
          JAR + " is missing: run `mvn process-test-resources`, which puts it there");
    }
    Path directory = ServerProcess.newDirectory("s3mock");
    URI uri = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    ServerProcess process =
        ServerProcess.start(
            directory,
            uri,
            List.of(
                ServerProcess.java().toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-jar",
                JAR.toString(),
                "--http.port=" + uri.getPort(),
                // Its other port, for HTTPS, which nobody uses.
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.main.sources=" + S3MockServer.class.getResource("s3mock.xml"),
                "--spring.main.allow-bean-definition-overriding=true",
                "--com.adobe.testing.s3mock.store.root=" + directory));
    return new S3MockServer(new S3Endpoint(uri, "us-east-1", "test", "test-secret"), process);
  }
}
