package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** {@code objects.rewrite}, in one call or in several. */
final class GcsRewrites {
  private static final JsonMapper JSON = new JsonMapper();

  private final GcsBuckets buckets;
  private final Map<String, Integer> callsLeft = new ConcurrentHashMap<>();
  private volatile int calls = 1;

  GcsRewrites(GcsBuckets buckets) {
    this.buckets = buckets;
  }

  void setCalls(int newCalls) {
    calls = newCalls;
  }

  GcsReply rewrite(GcsRequest request, String fromBucket, String from, String toBucket, String to)
      throws GcsRefusal {
    GcsObject source = buckets.get(fromBucket, from);
    String generation = Long.toString(source.generation());
    if (!request.parameter("sourceGeneration").orElse(generation).equals(generation)) {
      throw GcsRefusal.noObject(fromBucket, from);
    }
    GcsPreconditions.ofSource(request).require(Optional.of(source));
    GcsPreconditions conditions = GcsPreconditions.of(request);
    buckets.check(toBucket, to, conditions);
    ObjectNode reply =
        JSON.createObjectNode()
            .put("kind", "storage#rewriteResponse")
            .put("objectSize", Long.toString(source.size()));
    int left = left(request);
    if (left > 1) {
      String token = UUID.randomUUID().toString();
      callsLeft.put(token, left - 1);
      return GcsReply.json(
          200,
          reply
              .put("done", false)
              .put("rewriteToken", token)
              .put("totalBytesRewritten", Long.toString(source.size() / left)));
    }
    ObjectNode metadata = metadata(request, source);
    GcsObject copied =
        buckets.put(toBucket, to, conditions, next -> source.copy(toBucket, to, next, metadata));
    reply.put("done", true).put("totalBytesRewritten", Long.toString(source.size()));
    reply.set("resource", copied.resource());
    return GcsReply.json(200, reply);
  }

  private int left(GcsRequest request) throws GcsRefusal {
    Optional<String> token = request.parameter("rewriteToken");
    if (token.isEmpty()) {
      return calls;
    }
    Integer left = callsLeft.get(token.get());
    if (left == null) {
      throw GcsRefusal.invalid("Invalid rewrite token");
    }
    return left;
  }

  private static ObjectNode metadata(GcsRequest request, GcsObject source) throws GcsRefusal {
    ObjectNode metadata = source.metadata().deepCopy();
    metadata.remove("kmsKeyName"); // a copy has the key that it is given, or the bucket's
    try {
      if (request.body().length > 0
          && JSON.readTree(new String(request.body(), StandardCharsets.UTF_8))
              instanceof ObjectNode sent) {
        metadata.setAll(sent);
      }
    } catch (JsonProcessingException e) {
      throw GcsRefusal.invalid("Parse error: " + e.getOriginalMessage());
    }
    return GcsBuckets.withKey(metadata, request, "destinationKmsKeyName");
  }
}
