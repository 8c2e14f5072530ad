package io.atomicpartition.testing.servers.gcs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A request, with its body unpacked.
 *
 * @param method of HTTP
 * @param path its segments, decoded
 * @param query its parameters, decoded
 * @param headers by names in any case; of several values the first
 * @param body not copied
 */
@SuppressWarnings("ArrayRecordComponent") // read once
public record GcsRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  static GcsRequest of(
      String method, String rawPath, String rawQuery, Map<String, String> headers, byte[] body)
      throws IOException {
    List<String> path = new ArrayList<>();
    for (String segment : rawPath.split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B"))); // a plus sign in a path is itself
      }
    }
    Map<String, String> query = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    return new GcsRequest(method, path, query, byName, unpacked(byName, body));
  }

  private static byte[] unpacked(Map<String, String> headers, byte[] body) throws IOException {
    if (!"gzip".equalsIgnoreCase(headers.get("Content-Encoding")) || body.length == 0) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
