package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * Makes a server on the loopback interface as slow to answer as a distant one: <a
 * href="https://github.com/Shopify/toxiproxy">Toxiproxy</a>, a process of its own, which hands on
 * bytes and knows nothing of HTTP. Every connection waits for itself: however many calls are under
 * way, each takes the delay longer, and no more.
 */
public final class DelayProxy implements AutoCloseable {
  private static final GoBinary BINARY = new GoBinary("toxiproxy-server");

  private final ServerProcess process;
  private final URI api;
  private final URI endpoint;
  private final HttpClient client = HttpClient.newHttpClient();

  private DelayProxy(ServerProcess process, URI api, URI endpoint) {
    this.process = process;
    this.api = api;
    this.endpoint = endpoint;
  }

  /** Whether it can be started; if not, {@link #howToInstall} is the reason. */
  public static boolean isInstalled() {
    return BINARY.isInstalled();
  }

  /** What is missing, and what to do. */
  public static String howToInstall() {
    return BINARY.howToInstall();
  }

  /** A proxy in front of a server, without a delay for now. */
  public static DelayProxy start(URI server) throws IOException, InterruptedException {
    String command = BINARY.command();
    URI api = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    URI endpoint = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    ServerProcess process =
        ServerProcess.start(
            ServerProcess.newDirectory("toxiproxy"),
            api.resolve("/version"),
            List.of(command, "-host=127.0.0.1", "-port=" + api.getPort()),
            Map.of("LOG_LEVEL", "error"));
    DelayProxy proxy = new DelayProxy(process, api, endpoint);
    proxy.post(
        "/proxies",
        "{\"name\": \"server\", \"listen\": \"%s\", \"upstream\": \"%s\", \"enabled\": true}"
            .formatted(endpoint.getAuthority(), server.getAuthority()));
    proxy.post(
        "/proxies/server/toxics",
        "{\"name\": \"delay\", \"type\": \"latency\", \"stream\": \"downstream\"}");
    return proxy;
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** From now on every reply comes so much later, on connections that are open already, too. */
  public void delay(int millis) throws IOException, InterruptedException {
    post("/proxies/server/toxics/delay", "{\"attributes\": {\"latency\": %d}}".formatted(millis));
  }

  private void post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(json, UTF_8))
            .build();
    HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    if (reply.statusCode() / 100 != 2) {
      throw new IOException(
          "Toxiproxy refuses %s: %d %s".formatted(path, reply.statusCode(), reply.body()));
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
