package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code objects.get}, {@code objects.list} and {@code objects.delete}. */
final class GcsObjectsApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PAGE = 1_000;

  private final GcsBuckets buckets;

  GcsObjectsApi(GcsBuckets buckets) {
    this.buckets = buckets;
  }

  GcsReply get(GcsRequest request, String bucket, String name) throws GcsRefusal {
    GcsObject found = current(buckets, request, bucket, name);
    return GcsReply.json(200, found.resource());
  }

  /** The object that a request reads, if it is the generation that the request names. */
  static GcsObject current(GcsBuckets buckets, GcsRequest request, String bucket, String name)
      throws GcsRefusal {
    GcsObject found = buckets.get(bucket, name);
    String generation = Long.toString(found.generation());
    if (!request.parameter("generation").orElse(generation).equals(generation)) {
      throw GcsRefusal.noObject(bucket, name + "#" + request.query().get("generation"));
    }
    GcsPreconditions.of(request).requireToRead(found);
    return found;
  }

  GcsReply delete(GcsRequest request, String bucket, String name) throws GcsRefusal {
    GcsPreconditions conditions = GcsPreconditions.of(request);
    Optional<Long> generation = request.parameter("generation").map(Long::valueOf);
    if (generation.isPresent()) {
      current(buckets, request, bucket, name);
      conditions =
          new GcsPreconditions(
              generation, conditions.notMatch(), conditions.metaMatch(), conditions.metaNotMatch());
    }
    buckets.delete(bucket, name, conditions);
    return GcsReply.empty(204, Map.of());
  }

  GcsReply list(GcsRequest request, String bucket) throws GcsRefusal {
    String prefix = request.parameter("prefix").orElse("");
    String delimiter = request.parameter("delimiter").orElse("");
    int max = request.parameter("maxResults").map(Integer::valueOf).orElse(PAGE);
    String after = request.parameter("pageToken").map(GcsObjectsApi::fromToken).orElse("");
    ObjectNode page = JSON.createObjectNode().put("kind", "storage#objects");
    ArrayNode items = JSON.createArrayNode();
    TreeSet<String> prefixes = new TreeSet<>();
    Map<String, GcsObject> all = buckets.snapshot(bucket);
    String last = "";
    for (Map.Entry<String, GcsObject> entry : all.entrySet()) {
      String name = entry.getKey();
      String shown = shown(name, prefix, delimiter);
      if (!name.startsWith(prefix)
          || !isIn(request, name)
          || GcsBuckets.compare(shown, after) <= 0
          || prefixes.contains(shown)) {
        continue;
      }
      if (items.size() + prefixes.size() == Math.min(PAGE, max)) {
        page.put("nextPageToken", toToken(last));
        break;
      }
      if (shown.equals(name)) {
        items.add(entry.getValue().resource());
      } else {
        prefixes.add(shown);
      }
      last = shown;
    }
    if (!items.isEmpty()) {
      page.set("items", items);
    }
    if (!prefixes.isEmpty()) {
      prefixes.forEach(page.withArray("prefixes")::add);
    }
    return GcsReply.json(200, page);
  }

  /** The name, or what it has up to the delimiter. */
  private static String shown(String name, String prefix, String delimiter) {
    int end =
        delimiter.isEmpty() || !name.startsWith(prefix)
            ? -1
            : name.indexOf(delimiter, prefix.length());
    return end < 0 ? name : name.substring(0, end + delimiter.length());
  }

  private static boolean isIn(GcsRequest request, String name) {
    return request.parameter("startOffset").map(o -> GcsBuckets.compare(name, o) >= 0).orElse(true)
        && request.parameter("endOffset").map(o -> GcsBuckets.compare(name, o) < 0).orElse(true);
  }

  private static String toToken(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String fromToken(String token) {
    return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }
}
