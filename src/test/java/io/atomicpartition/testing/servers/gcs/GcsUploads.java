package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** {@code objects.insert}: media, multipart, and resumable sessions. */
final class GcsUploads {
  private static final JsonMapper JSON = new JsonMapper();

  private final GcsBuckets buckets;
  private final Map<String, GcsUpload> sessions = new ConcurrentHashMap<>();
  private volatile boolean damaging;

  GcsUploads(GcsBuckets buckets) {
    this.buckets = buckets;
  }

  void setDamaging() {
    damaging = true;
  }

  /** How many sessions have neither been completed nor cancelled. */
  int unfinished() {
    return (int) sessions.values().stream().filter(GcsUpload::isOpen).count();
  }

  /** An insert in one request. */
  GcsReply insert(GcsRequest request, String bucket) throws GcsRefusal {
    ObjectNode metadata = JSON.createObjectNode();
    byte[] body = request.body();
    if ("multipart".equals(request.query().get("uploadType"))) {
      List<GcsMultipart.Part> parts = GcsMultipart.parse(request);
      if (parts.size() != 2) {
        throw GcsRefusal.invalid("Expected metadata and media, found " + parts.size() + " parts");
      }
      metadata = metadata(parts.get(0).body());
      body = parts.get(1).body();
      String type = parts.get(1).headers().get("Content-Type");
      if (type != null && !metadata.hasNonNull("contentType")) {
        metadata.put("contentType", type);
      }
    } else {
      metadata.put(
          "contentType", request.header("Content-Type").orElse("application/octet-stream"));
    }
    return GcsReply.json(
        200,
        new GcsUpload(buckets, bucket, name(request, metadata), request, metadata)
            .store(List.of(body))
            .resource());
  }

  /** Starts a session, whose address is on the host that was asked: a proxy stays in between. */
  GcsReply start(GcsRequest request, String bucket, String host) throws GcsRefusal {
    ObjectNode metadata = metadata(request.body());
    request
        .header("X-Upload-Content-Type")
        .filter(type -> !metadata.hasNonNull("contentType"))
        .ifPresent(type -> metadata.put("contentType", type));
    String name = name(request, metadata);
    buckets.check(bucket, name, GcsPreconditions.of(request));
    String id = UUID.randomUUID().toString();
    sessions.put(id, new GcsUpload(buckets, bucket, name, request, metadata));
    return GcsReply.empty(
        200,
        Map.of(
            "Location",
            String.format(
                "%s/upload/storage/v1/b/%s/o?uploadType=resumable&upload_id=%s",
                request.header("Host").map(asked -> "http://" + asked).orElse(host), bucket, id),
            "X-GUploader-UploadID",
            id));
  }

  /** A chunk of a session, a question about it, or its end. */
  GcsReply resume(GcsRequest request) throws GcsRefusal {
    GcsUpload session = sessions.get(request.query().get("upload_id"));
    if (session == null) {
      throw new GcsRefusal(404, "notFound", "No such upload");
    }
    if (damaging && request.body().length > 0) {
      request.body()[0] ^= 1;
    }
    return request.method().equals("DELETE") ? session.cancel() : session.put(request);
  }

  private static String name(GcsRequest request, ObjectNode metadata) throws GcsRefusal {
    String name = request.parameter("name").orElse(metadata.path("name").asText(""));
    if (name.isEmpty()) {
      throw new GcsRefusal(400, "required", "Required object name");
    }
    return name;
  }

  private static ObjectNode metadata(byte[] json) throws GcsRefusal {
    try {
      return JSON.readTree(new String(json, StandardCharsets.UTF_8)) instanceof ObjectNode object
          ? object
          : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw GcsRefusal.invalid("Parse error: " + e.getOriginalMessage());
    }
  }
}
