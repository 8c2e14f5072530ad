package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A server that keeps what it sees and, unless told otherwise, echoes it. */
public final class RecordingServer implements AutoCloseable {
  /** One request, its body unzipped. */
  public record Seen(String method, String target, Headers headers, String body) {}

  /** How to answer. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange, Seen request) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Answer answer = RecordingServer::echo;

  private RecordingServer(HttpServer server) {
    this.server = server;
  }

  public static RecordingServer start() throws IOException {
    RecordingServer recording =
        new RecordingServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    recording.server.createContext("/", recording::handle);
    recording.server.setExecutor(recording.threads);
    recording.server.start();
    return recording;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void answer(Answer chosen) {
    answer = chosen;
  }

  public List<Seen> seen() {
    return seen;
  }

  public Seen only() {
    if (seen.size() != 1) {
      throw new AssertionError("not one request: " + seen);
    }
    return seen.get(0);
  }

  public void forget() {
    seen.clear();
  }

  /** The method and the body of the request. */
  public static void echo(HttpExchange exchange, Seen request) throws IOException {
    String body = request.method() + " " + request.body();
    exchange.sendResponseHeaders(200, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return zipped ? new GZIPInputStream(body).readAllBytes() : body.readAllBytes();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Seen request =
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(body(exchange), UTF_8));
      seen.add(request);
      answer.to(exchange, request);
    }
  }
}
