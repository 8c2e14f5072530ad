package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Finds what serves a request. */
final class GcsRouter {
  private final GcsBuckets buckets;
  private final GcsObjectsApi objects;
  private final GcsMedia media;
  private final GcsRewrites rewrites;
  private final GcsUploads uploads;
  private final String host;

  GcsRouter(GcsBuckets buckets, GcsRewrites rewrites, GcsUploads uploads, String host) {
    this.buckets = buckets;
    this.objects = new GcsObjectsApi(buckets);
    this.media = new GcsMedia(buckets);
    this.rewrites = rewrites;
    this.uploads = uploads;
    this.host = host;
  }

  /** Serves a request. */
  @FunctionalInterface
  interface Handler {
    GcsReply serve() throws GcsRefusal;
  }

  /**
   * A request's method of the API, and what serves it.
   *
   * @param api such as {@code objects.insert}
   */
  record Route(String api, Handler handler) {}

  Route route(GcsRequest request) {
    List<String> path = request.path();
    if (path.size() < 4) {
      return unknown(request);
    }
    return switch (path.get(0)) {
      case "storage" ->
          path.get(2).equals("b") ? api(request, path.subList(3, path.size())) : unknown(request);
      case "download" -> download(request, path.subList(4, path.size()));
      case "upload" -> upload(request, path.get(4));
      default -> unknown(request);
    };
  }

  /**
   * @param path from the bucket's name on
   */
  private Route api(GcsRequest request, List<String> path) {
    String bucket = path.get(0);
    boolean get = request.method().equals("GET");
    if (path.size() == 1 && get) {
      return new Route("buckets.get", () -> bucket(bucket));
    }
    if (path.size() == 2 && get) {
      return new Route("objects.list", () -> objects.list(request, bucket));
    }
    if (path.size() == 3) {
      String name = path.get(2);
      if (get && "media".equals(request.query().get("alt"))) {
        return new Route("objects.media", () -> media.download(request, bucket, name));
      }
      if (get) {
        return new Route("objects.get", () -> objects.get(request, bucket, name));
      }
      if (request.method().equals("DELETE")) {
        return new Route("objects.delete", () -> objects.delete(request, bucket, name));
      }
    }
    if (path.size() == 8 && path.get(3).equals("rewriteTo")) {
      return new Route(
          "objects.rewrite",
          () -> rewrites.rewrite(request, bucket, path.get(2), path.get(5), path.get(7)));
    }
    return unknown(request);
  }

  private GcsReply bucket(String name) throws GcsRefusal {
    if (!buckets.exists(name)) {
      throw GcsRefusal.noBucket();
    }
    return GcsReply.json(
        200,
        new JsonMapper()
            .createObjectNode()
            .put("kind", "storage#bucket")
            .put("id", name)
            .put("name", name)
            .put("projectNumber", "1")
            .put("metageneration", "1")
            .put("location", "US")
            .put("storageClass", "STANDARD"));
  }

  private Route download(GcsRequest request, List<String> path) {
    return path.size() == 3 && request.method().equals("GET")
        ? new Route("objects.media", () -> media.download(request, path.get(0), path.get(2)))
        : unknown(request);
  }

  private Route upload(GcsRequest request, String bucket) {
    if (request.query().containsKey("upload_id")) {
      return new Route("objects.upload", () -> uploads.resume(request));
    }
    return "resumable".equals(request.query().get("uploadType"))
        ? new Route("objects.resumable", () -> uploads.start(request, bucket, host))
        : new Route("objects.insert", () -> uploads.insert(request, bucket));
  }

  private static Route unknown(GcsRequest request) {
    return new Route(
        "unknown",
        () -> {
          throw new GcsRefusal(
              404, "notFound", "Not served: " + request.method() + " " + request.path());
        });
  }
}
