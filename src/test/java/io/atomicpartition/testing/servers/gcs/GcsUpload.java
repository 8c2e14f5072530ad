package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One object on its way: what its writer said of it, and of a session the bytes so far. */
final class GcsUpload {
  private static final int UNIT = 256 << 10;

  /** First and last byte or neither, and the size or an asterisk. */
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

  private final GcsBuckets buckets;
  private final String bucket;
  private final String name;
  private final GcsPreconditions conditions;
  private final ObjectNode metadata;
  private final List<byte[]> persisted = new ArrayList<>();
  private long size = 0;
  private Optional<GcsObject> completed = Optional.empty();
  private boolean cancelled;

  GcsUpload(
      GcsBuckets buckets, String bucket, String name, GcsRequest request, ObjectNode metadata) {
    this.buckets = buckets;
    this.bucket = bucket;
    this.name = name;
    this.conditions = GcsPreconditions.of(request);
    this.metadata = GcsBuckets.withKey(metadata, request, "kmsKeyName");
  }

  /** Writes the object, if its checksums are right and its conditions hold. */
  GcsObject store(List<byte[]> parts) throws GcsRefusal {
    return buckets.put(
        bucket,
        name,
        conditions,
        generation -> {
          GcsObject object = GcsObject.of(bucket, name, generation, parts, metadata);
          object.requireChecksums(metadata);
          return object;
        });
  }

  synchronized boolean isOpen() {
    return completed.isEmpty() && !cancelled;
  }

  synchronized GcsReply cancel() {
    cancelled = true;
    persisted.clear();
    return GcsReply.empty(499, Map.of());
  }

  synchronized GcsReply put(GcsRequest request) throws GcsRefusal {
    if (completed.isPresent()) {
      return GcsReply.json(200, completed.get().resource());
    }
    if (cancelled) {
      return GcsReply.empty(499, Map.of());
    }
    Matcher range = CONTENT_RANGE.matcher(request.header("Content-Range").orElse("bytes */*"));
    if (!range.matches()) {
      throw GcsRefusal.invalid("Failed to parse Content-Range header.");
    }
    boolean last = !range.group(3).equals("*");
    if (range.group(1) != null) {
      long from = Long.parseLong(range.group(1));
      if (from > size) {
        return GcsReply.text(
            503, "Invalid request. There were " + from + " byte(s) in Content-Range, too many.");
      }
      if (Long.parseLong(range.group(2)) - from + 1 != request.body().length) {
        throw GcsRefusal.invalid("The body does not have the length that Content-Range says");
      }
      persist(request.body(), (int) (size - from), last);
    } else if (request.header("Content-Range").isEmpty()) {
      persist(request.body(), 0, true);
      last = true;
    }
    if (!last) {
      return progress();
    }
    if (!range.group(3).equals("*") && Long.parseLong(range.group(3)) != size) {
      return progress();
    }
    completed = Optional.of(store(persisted));
    return GcsReply.json(200, completed.get().resource());
  }

  private void persist(byte[] body, int known, boolean last) {
    int end = last ? body.length : body.length - body.length % UNIT;
    if (end > known) {
      persisted.add(Arrays.copyOfRange(body, known, end));
      size += end - known;
    }
  }

  private GcsReply progress() {
    return GcsReply.empty(308, size == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (size - 1)));
  }
}
