package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * <a href="https://github.com/fsouza/fake-gcs-server">fake-gcs-server</a>, in memory: a Google
 * Cloud Storage of the JSON API. It checks generations on upload alone: not on rewrite, compose or
 * delete.
 */
public final class FakeGcsServer implements AutoCloseable {
  private static final GoBinary BINARY = new GoBinary("fake-gcs-server");
  private static FakeGcsServer shared;

  private final URI endpoint;
  private final ServerProcess process;

  private FakeGcsServer(URI endpoint, ServerProcess process) {
    this.endpoint = endpoint;
    this.process = process;
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
  public static synchronized FakeGcsServer shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** One of the caller's own. */
  public static FakeGcsServer start() throws IOException, InterruptedException {
    String command = BINARY.command();
    URI endpoint = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    ServerProcess process =
        ServerProcess.start(
            ServerProcess.newDirectory("fake-gcs"),
            endpoint.resolve("/_internal/healthcheck"),
            List.of(
                command,
                "-backend=memory",
                "-scheme=http",
                "-host=127.0.0.1",
                "-port=" + endpoint.getPort(),
                "-public-host=127.0.0.1",
                "-external-url=" + endpoint,
                "-log-level=warn"),
            Map.of());
    return new FakeGcsServer(endpoint, process);
  }

  /** Where it listens; it asks for no credentials. */
  public URI endpoint() {
    return endpoint;
  }

  /** Creates a bucket, which must not be there yet. */
  public void createBucket(String name) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.resolve("/storage/v1/b?project=test").toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.getOutputStream().write("{\"name\": \"%s\"}".formatted(name).getBytes(UTF_8));
    int status = connection.getResponseCode();
    connection.disconnect();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("fake-gcs-server does not create " + name + ": status " + status);
    }
  }

  /** Kills it; what it kept is gone. */
  @Override
  public void close() throws IOException {
    process.close();
  }
}
