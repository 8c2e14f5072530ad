package io.atomicpartition.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads Parquet files by polars, in a process of its own. {@code make readers} installs it. */
public final class Polars {
  private static final Path MODULES = Path.of("target/readers/node_modules").toAbsolutePath();
  private static final int PATIENCE_MINUTES = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Polars() {}

  /** What is in the files together. */
  public record Total(long rows, List<Double> sums) {}

  /** Why it cannot be used here; empty if it can. */
  public static String missing() {
    return Files.isDirectory(MODULES.resolve("nodejs-polars"))
        ? ""
        : "polars is not in " + MODULES + "; `make readers` installs it where npm is found";
  }

  /**
   * Reads.
   *
   * @param files paths or URIs
   * @param cloudOptions where an object store is, and who asks
   * @param columns to sum
   */
  public static Total read(
      List<String> files, Map<String, String> cloudOptions, List<String> columns) {
    try {
      Path log = Files.createTempFile("polars", ".log");
      ProcessBuilder builder = new ProcessBuilder("node", "src/test/node/polars.js");
      builder.environment().put("NODE_PATH", MODULES.toString());
      builder.redirectError(log.toFile());
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        JSON.writeValue(
            in, Map.of("files", files, "cloudOptions", cloudOptions, "columns", columns));
      }
      byte[] out = process.getInputStream().readAllBytes();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("polars failed: " + Files.readString(log));
      }
      Files.delete(log);
      JsonNode answer = JSON.readTree(out);
      List<Double> sums = new ArrayList<>();
      answer.get("sums").forEach(sum -> sums.add(sum.asDouble()));
      return new Total(answer.get("rows").asLong(), sums);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while polars read", e);
    }
  }
}
