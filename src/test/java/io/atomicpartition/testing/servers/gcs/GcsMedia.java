package io.atomicpartition.testing.servers.gcs;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Downloads of an object's bytes, whole or in a range. */
final class GcsMedia {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private final GcsBuckets buckets;

  GcsMedia(GcsBuckets buckets) {
    this.buckets = buckets;
  }

  /** From one byte up to another, not included. */
  private record Range(long from, long to) {}

  GcsReply download(GcsRequest request, String bucket, String name) {
    GcsObject found;
    try {
      found = GcsObjectsApi.current(buckets, request, bucket, name);
    } catch (GcsRefusal e) {
      return e.reply().parts().isEmpty()
          ? e.reply()
          : GcsReply.text(e.reply().status(), e.getMessage()); // as the service does for media
    }
    Optional<Range> range = request.header("Range").flatMap(text -> range(text, found.size()));
    Map<String, String> headers = headers(found);
    if (range.isEmpty()) {
      return new GcsReply(200, headers, found.parts());
    }
    Range wanted = range.get();
    if (wanted.from() >= found.size() || wanted.from() >= wanted.to()) {
      return GcsReply.text(416, "The requested range cannot be satisfied.");
    }
    headers.put(
        "Content-Range",
        String.format("bytes %d-%d/%d", wanted.from(), wanted.to() - 1, found.size()));
    return new GcsReply(206, headers, slice(found.parts(), wanted));
  }

  private static Optional<Range> range(String header, long size) {
    Matcher matcher = RANGE.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty(); // ignored, as HTTP has it
    }
    if (matcher.group(1).isEmpty()) {
      return Optional.of(new Range(Math.max(0, size - Long.parseLong(matcher.group(2))), size));
    }
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    return Optional.of(new Range(Long.parseLong(matcher.group(1)), Math.min(size, last + 1)));
  }

  private static List<byte[]> slice(List<byte[]> parts, Range range) {
    List<byte[]> slices = new ArrayList<>();
    long start = 0;
    for (byte[] part : parts) {
      long from = Math.max(0, range.from() - start);
      long to = Math.min(part.length, range.to() - start);
      if (from < to) {
        slices.add(Arrays.copyOfRange(part, (int) from, (int) to));
      }
      start += part.length;
    }
    return slices;
  }

  private static Map<String, String> headers(GcsObject object) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", object.resource().path("contentType").asText());
    headers.put("ETag", "\"" + object.etag() + "\"");
    headers.put("X-Goog-Generation", Long.toString(object.generation()));
    headers.put("X-Goog-Metageneration", "1");
    headers.put("X-Goog-Hash", "crc32c=" + object.crc32c() + ",md5=" + object.md5());
    headers.put("X-Goog-Storage-Class", "STANDARD");
    headers.put("X-Goog-Stored-Content-Encoding", "identity");
    headers.put("X-Goog-Stored-Content-Length", Long.toString(object.size()));
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(object.updated().atOffset(ZoneOffset.UTC)));
    return headers;
  }
}
