package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A reply.
 *
 * @param parts the body, one after the other
 */
record GcsReply(int status, Map<String, String> headers, List<byte[]> parts) {
  private static final JsonMapper JSON = new JsonMapper();

  static GcsReply empty(int status, Map<String, String> headers) {
    return new GcsReply(status, headers, List.of());
  }

  static GcsReply json(int status, JsonNode body) {
    return new GcsReply(
        status,
        Map.of("Content-Type", "application/json; charset=UTF-8"),
        List.of(body.toString().getBytes(StandardCharsets.UTF_8)));
  }

  static GcsReply text(int status, String body) {
    return new GcsReply(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        List.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** An error as the JSON API words it. */
  static GcsReply error(int status, String reason, String message) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode error = root.putObject("error");
    error.put("code", status).put("message", message);
    error
        .putArray("errors")
        .addObject()
        .put("message", message)
        .put("domain", "global")
        .put("reason", reason);
    return json(status, root);
  }

  long length() {
    return parts.stream().mapToLong(part -> part.length).sum();
  }
}
