package io.atomicpartition.bench.finalize;

import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The project's own server of Google Cloud Storage in a process of its own: its CPU is its own. */
final class GcsProcess implements Closeable {
  private final Process process;
  private final URI endpoint;

  private GcsProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static GcsProcess start(String bucket) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                GcsProcess.class.getName(),
                bucket)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String host =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (host == null) {
      throw new IOException("The server of Google Cloud Storage did not start");
    }
    return new GcsProcess(process, URI.create(host));
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Runs until whoever started it is gone. */
  public static void main(String[] args) throws IOException {
    try (GcsServer server = GcsServer.start().withBucket(args[0]).forgettingCalls()) {
      System.out.println(server.host());
      while (System.in.read() >= 0) {
        // until whoever started it closes the pipe
      }
    }
  }
}
