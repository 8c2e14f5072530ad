package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/**
 * A server of the tests as a process of its own. It is killed when it is closed and, if nobody
 * does, when this JVM ends.
 */
final class ServerProcess implements AutoCloseable {
  /** Where Maven and the project's scripts put the servers, and these their output and data. */
  static final Path SERVERS = Path.of("target", "servers").toAbsolutePath();

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 50;
  private static final int LAST_LINES = 40;

  private final Process process;
  private final Path directory;
  private final Thread hook;

  private ServerProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
    this.hook = new Thread(this::kill, "kill-" + directory.getFileName());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * A new, empty directory for the data of one server, on this disk; it goes when the server does.
   */
  static Path newDirectory(String name) throws IOException {
    Path parent = Files.createDirectories(SERVERS.resolve("running"));
    return Files.createTempDirectory(parent, name + "-");
  }

  /** A port of the loopback interface that nobody listens on now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * Starts a command, and returns when an address of it answers, with whatever status. Its output
   * goes to a file beside its directory, which stays.
   *
   * @throws IllegalStateException if it ends or does not answer in time, with its last output
   */
  static ServerProcess start(Path directory, URI address, List<String> command)
      throws IOException, InterruptedException {
    Path output = directory.resolveSibling(directory.getFileName() + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    ServerProcess server = new ServerProcess(process, directory);
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (!answers(address)) {
      boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        String what =
            ended
                ? "ended with exit code " + process.exitValue()
                : "did not answer at " + address + " within " + STARTS_WITHIN;
        server.close();
        throw new IllegalStateException(
            "The server %s. Command: %s. The end of its output (%s):%n%s"
                .formatted(what, String.join(" ", command), output, lastLines(output)));
      }
    }
    return server;
  }

  @Override
  public void close() throws IOException {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is ending, and the hook runs or has run.
    }
  }

  private void kill() {
    process.destroyForcibly().onExit().join();
    FileUtils.deleteQuietly(directory.toFile());
  }

  private static boolean answers(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(1_000);
    connection.setReadTimeout(5_000);
    try {
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false; // not yet
    } finally {
      connection.disconnect();
    }
  }

  private static String lastLines(Path output) throws IOException {
    List<String> lines = Files.readString(output, UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
