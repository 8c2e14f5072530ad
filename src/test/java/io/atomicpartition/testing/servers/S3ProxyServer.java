package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * <a href="https://github.com/gaul/s3proxy">S3Proxy</a>: checks signatures, and lets several
 * concurrent {@code If-Match} writes win at times unless {@link KeyLocks} stand in front of it.
 */
public final class S3ProxyServer extends S3Server {
  private static final Path CLASS_PATH = ServerProcess.SERVERS.resolve("s3proxy.classpath");
  private static S3ProxyServer shared;

  private S3ProxyServer(S3Endpoint endpoint, ServerProcess process) {
    super(endpoint, process);
  }

  /** One for all tests of this JVM, each with a bucket of its own; nobody closes it. */
  public static synchronized S3ProxyServer shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** One of the caller's own. */
  public static S3ProxyServer start() throws IOException, InterruptedException {
    if (!Files.exists(CLASS_PATH)) {
      throw new IllegalStateException(
          CLASS_PATH + " is missing: run `mvn process-test-resources`, which writes it");
    }
    Path directory = ServerProcess.newDirectory("s3proxy");
    Path data = Files.createDirectory(directory.resolve("data"));
    URI uri = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    S3Endpoint endpoint = new S3Endpoint(uri, "us-east-1", "test", "test-secret");
    Path properties =
        Files.writeString(
            directory.resolve("s3proxy.properties"),
            """
            s3proxy.endpoint=%s
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            jclouds.identity=unused
            jclouds.credential=unused
            """
                .formatted(uri, endpoint.accessKey(), endpoint.secretKey(), data));
    ServerProcess process =
        ServerProcess.start(
            directory,
            uri,
            List.of(
                ServerProcess.java().toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile="
                    + S3ProxyServer.class.getResource("s3proxy-logback.xml"),
                "-cp",
                Files.readString(CLASS_PATH, UTF_8).strip(),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString()));
    return new S3ProxyServer(endpoint, process);
  }
}
