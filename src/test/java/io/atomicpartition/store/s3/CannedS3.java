package io.atomicpartition.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atomicpartition.testing.servers.S3Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Says what a test has it say, headers included: for replies that no server here gives. */
final class CannedS3 implements AutoCloseable {
  /** A reply. */
  record Canned(int status, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private CannedS3(HttpServer server) {
    this.server = server;
  }

  /** Starts it; it is asked for the reply to {@code METHOD /path?query}, by many threads. */
  static CannedS3 start(Function<String, Canned> replies) throws IOException {
    CannedS3 canned =
        new CannedS3(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    canned.server.createContext("/", exchange -> answer(exchange, replies));
    canned.server.setExecutor(canned.threads);
    canned.server.start();
    return canned;
  }

  S3Endpoint endpoint() {
    return new S3Endpoint(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "us-east-1",
        "test",
        "test");
  }

  private static void answer(HttpExchange exchange, Function<String, Canned> replies)
      throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      Canned reply =
          replies.apply(exchange.getRequestMethod() + " " + exchange.getRequestURI().toString());
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
