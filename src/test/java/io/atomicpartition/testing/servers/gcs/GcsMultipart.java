package io.atomicpartition.testing.servers.gcs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes a multipart body apart. */
final class GcsMultipart {
  private GcsMultipart() {}

  /** One part. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Part(Map<String, String> headers, byte[] body) {}

  static List<Part> parse(GcsRequest request) throws GcsRefusal {
    String type = request.header("Content-Type").orElse("");
    int at = type.indexOf("boundary=");
    if (at < 0) {
      throw GcsRefusal.invalid("Expected a multipart body with a boundary, found " + type);
    }
    String boundary = type.substring(at + "boundary=".length()).split(";", 2)[0].replace("\"", "");
    String delimiter = "--" + boundary;
    // One character for every byte.
    String text = new String(request.body(), StandardCharsets.ISO_8859_1);
    List<Part> parts = new ArrayList<>();
    int start = text.indexOf(delimiter);
    while (start >= 0 && !text.startsWith("--", start + delimiter.length())) {
      int next = text.indexOf("\r\n" + delimiter, start + delimiter.length());
      if (next < 0) {
        throw GcsRefusal.invalid("The multipart body ends in the middle of a part");
      }
      parts.add(part(request.body(), text, start + delimiter.length() + 2, next));
      start = next + 2;
    }
    return parts;
  }

  private static Part part(byte[] body, String text, int start, int end) throws GcsRefusal {
    int blank = text.startsWith("\r\n", start) ? start - 2 : text.indexOf("\r\n\r\n", start);
    if (blank < 0 || blank > end) {
      throw GcsRefusal.invalid("A part has no blank line after its headers");
    }
    return new Part(
        headers(text.substring(start, Math.max(start, blank))),
        Arrays.copyOfRange(body, Math.min(end, blank + 4), end));
  }

  static Map<String, String> headers(String lines) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
      }
    }
    return headers;
  }
}
