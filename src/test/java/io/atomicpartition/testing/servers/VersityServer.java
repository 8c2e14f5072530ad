package io.atomicpartition.testing.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * <a href="https://github.com/versity/versitygw">Versity S3 Gateway</a>, over a POSIX directory.
 */
public final class VersityServer extends S3Server {
  private static final GoBinary BINARY = new GoBinary("versitygw");
  private static VersityServer shared;

  private VersityServer(S3Endpoint endpoint, ServerProcess process) {
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
  public static synchronized VersityServer shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** One of the caller's own. */
  public static VersityServer start() throws IOException, InterruptedException {
    String command = BINARY.command();
    Path directory = ServerProcess.newDirectory("versity");
    Path data = Files.createDirectory(directory.resolve("data"));
    URI uri = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    S3Endpoint endpoint = new S3Endpoint(uri, "us-east-1", "test", "test-secret");
    ServerProcess process =
        ServerProcess.start(
            directory,
            uri,
            List.of(
                command, "--port=127.0.0.1:" + uri.getPort(), "--quiet", "posix", data.toString()),
            Map.of(
                "ROOT_ACCESS_KEY", endpoint.accessKey(),
                "ROOT_SECRET_KEY", endpoint.secretKey()));
    return new VersityServer(endpoint, process);
  }
}
