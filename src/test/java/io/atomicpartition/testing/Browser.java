package io.atomicpartition.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/**
 * Headless Chromium, driven by W3C WebDriver through chromedriver. Selenium would bring another
 * OpenTelemetry than Google's client libraries need.
 */
public final class Browser implements Closeable {
  private static final String CHROMIUM = "/usr/bin/chromium";
  private static final String DRIVER = "/usr/bin/chromedriver";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path profile;
  private final Process driver;
  private final URI address;
  private final String session;

  /** Why there is none here; empty if there is. */
  public static String missing() {
    return Files.isExecutable(Path.of(CHROMIUM)) && Files.isExecutable(Path.of(DRIVER))
        ? ""
        : "there is no "
            + CHROMIUM
            + " or no "
            + DRIVER
            + ": the packages chromium, chromium-driver";
  }

  /** Starts a browser with an empty profile. */
  public Browser() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    address = URI.create("http://127.0.0.1:" + port);
    profile = Files.createTempDirectory("browser");
    driver =
        new ProcessBuilder(DRIVER, "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("driver.log").toFile())
            .start();
    try {
      awaitDriver();
      session = call("/session", Map.of("capabilities", capabilities())).get("sessionId").asText();
    } catch (IOException | RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  private Map<String, Object> capabilities() {
    List<String> arguments =
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--user-data-dir=" + profile.resolve("data"));
    return Map.of(
        "alwaysMatch",
        Map.of(
            "browserName",
            "chrome",
            "goog:chromeOptions",
            Map.of("binary", CHROMIUM, "args", arguments),
            "goog:loggingPrefs",
            Map.of("browser", "ALL", "performance", "ALL")));
  }

  private void awaitDriver() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (send(HttpRequest.newBuilder(address.resolve("/status")).build())
            .get("ready")
            .asBoolean()) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > end || !driver.isAlive()) {
          throw new IOException(Files.readString(profile.resolve("driver.log")), e);
        }
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** Opens a file, and waits until it is loaded. */
  public void open(Path page) throws IOException {
    inSession("/url", Map.of("url", page.toUri().toString()));
  }

  /** What a script returns. */
  public JsonNode run(String script) throws IOException {
    return inSession("/execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** A command of the developer tools. */
  public JsonNode tool(String command, Map<String, Object> parameters) throws IOException {
    return inSession("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** A screen of this many CSS pixels, before a page is opened. */
  public void screen(int width, int height, boolean dark) throws IOException {
    tool(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    tool(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Whether pages may run scripts. */
  public void scripts(boolean allowed) throws IOException {
    tool("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  /** Takes a picture of the page from its top, at most this many pixels high. */
  public void screenshot(Path png, int mostHeight) throws IOException {
    JsonNode size = tool("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
    Map<String, Object> clip =
        Map.of(
            "x",
            0,
            "y",
            0,
            "width",
            size.get("width").asInt(),
            "height",
            Math.min(mostHeight, size.get("height").asInt()),
            "scale",
            1);
    JsonNode shot =
        tool(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    Files.createDirectories(png.toAbsolutePath().getParent());
    Files.write(png, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  /** What the console says, errors of the page's policy included, since this was asked last. */
  public List<String> console() throws IOException {
    List<String> messages = new ArrayList<>();
    for (JsonNode entry : inSession("/se/log", Map.of("type", "browser"))) {
      messages.add(entry.get("level").asText() + " " + entry.get("message").asText());
    }
    return messages;
  }

  /** The addresses that were asked for since this was asked last, whether or not they answered. */
  public List<String> requests() throws IOException {
    List<String> requests = new ArrayList<>();
    for (JsonNode entry : inSession("/se/log", Map.of("type", "performance"))) {
      JsonNode event = JSON.readTree(entry.get("message").asText()).get("message");
      if (event.get("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(event.get("params").get("request").get("url").asText());
      }
    }
    return requests;
  }

  private JsonNode inSession(String path, Map<String, ?> body) throws IOException {
    return call("/session/" + session + path, body);
  }

  private JsonNode call(String path, Map<String, ?> body) throws IOException {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build());
  }

  private JsonNode send(HttpRequest request) throws IOException {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      JsonNode value = JSON.readTree(response.body()).get("value");
      if (response.statusCode() != 200) {
        throw new IllegalStateException(request.uri() + ": " + value);
      }
      return value;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      send(HttpRequest.newBuilder(address.resolve("/session/" + session)).DELETE().build());
    } finally {
      end();
    }
  }

  private void end() {
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly();
    try {
      driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      FileUtils.deleteDirectory(profile.toFile());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
