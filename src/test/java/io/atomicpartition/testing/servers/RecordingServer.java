package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that keeps what it sees and, unless told otherwise, echoes it. */
final class RecordingServer implements AutoCloseable {
  /** One request. */
  record Seen(String method, String target, Headers headers, String body) {}

  /** How to answer. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange, Seen request) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Answer answer = RecordingServer::echo;

  private RecordingServer(HttpServer server) {
    this.server = server;
  }

  static RecordingServer start() throws IOException {
    RecordingServer recording =
        new RecordingServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    recording.server.createContext("/", recording::handle);
    recording.server.setExecutor(recording.threads);
    recording.server.start();
    return recording;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answer(Answer chosen) {
    answer = chosen;
  }

  List<Seen> seen() {
    return seen;
  }

  Seen only() {
    if (seen.size() != 1) {
      throw new AssertionError("not one request: " + seen);
    }
    return seen.get(0);
  }

  void forget() {
    seen.clear();
  }

  /** The method and the body of the request. */
  static void echo(HttpExchange exchange, Seen request) throws IOException {
    String body = request.method() + " " + request.body();
    exchange.sendResponseHeaders(200, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Seen request =
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      seen.add(request);
      answer.to(exchange, request);
    }
  }
}
