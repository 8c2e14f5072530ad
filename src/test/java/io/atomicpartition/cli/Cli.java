package io.atomicpartition.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * A command that was run in this process, as its {@code main} would run it.
 *
 * @param code the exit code
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record Cli(int code, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Cli run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] texts = List.of(args).stream().map(Object::toString).toArray(String[]::new);
    int code =
        Main.run(texts, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Cli(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Fails with what it printed unless it ended so. */
  Cli exits(int expected) {
    if (code != expected) {
      throw new AssertionError("exit code " + code + ", not " + expected + "\n" + out + err);
    }
    return this;
  }

  /** The objects that were printed, one a line. */
  List<JsonNode> json() {
    return out.lines().map(Cli::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  /** Lines with one blank between columns. */
  List<String> lines() {
    return out.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }
}
