package io.atomicpartition.store.gcs;

import com.google.cloud.storage.BlobId;
import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Keys as buckets and object names, and back. */
final class GcsLocation {
  /** What Google allows in a bucket's name; its lengths are left to the service. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]*[a-z0-9]");

  private final URI rootUri;
  private final Place root;
  private final URI stagingUri;
  private final Place staging;
  private final boolean stagingOutside;

  /** A bucket, and what every object name there begins with: empty, or ending in '/'. */
  record Place(String bucket, String prefix) {
    static Place of(URI uri) {
      // Java sees no host in a name with an underscore.
      String bucket = uri.getRawAuthority();
      if (bucket == null || !BUCKET.matcher(bucket).matches()) {
        throw new IllegalArgumentException(
            "Expected gs://<bucket>/<path> with a bucket's name in lower-case letters, digits,"
                + " '-', '_' and '.', found '"
                + uri
                + "'");
      }
      String path = uri.getPath().isEmpty() ? "" : uri.getPath().substring(1);
      return new Place(
          bucket, path.isEmpty() ? "" : String.join("/", ObjectKeys.segments(path)) + "/");
    }
  }

  /**
   * @throws IllegalArgumentException if a URI does not name a bucket and a path in it
   */
  GcsLocation(StoreLocation location) {
    this.rootUri = location.root();
    this.root = Place.of(rootUri);
    this.stagingUri = location.staging().orElse(URI.create(rootUri + "/" + StoreLocation.STAGING));
    this.staging = Place.of(stagingUri);
    this.stagingOutside =
        !staging.equals(new Place(root.bucket(), root.prefix() + StoreLocation.STAGING + "/"));
  }

  Place root() {
    return root;
  }

  Place staging() {
    return staging;
  }

  /** Whether the staging area is elsewhere than in {@code <root>/_staging}. */
  boolean stagingOutside() {
    return stagingOutside;
  }

  /** The object of a key. */
  BlobId blob(String key) {
    String name = String.join("/", ObjectKeys.segments(key));
    return StoreLocation.isStaging(name)
        ? BlobId.of(
            staging.bucket(), staging.prefix() + name.substring(StoreLocation.STAGING.length() + 1))
        : BlobId.of(root.bucket(), root.prefix() + name);
  }

  /** The absolute URI of a key, percent-encoded. */
  URI uri(String key) {
    List<String> segments = ObjectKeys.segments(key);
    boolean staged = StoreLocation.isStaging(key);
    URI base = staged ? stagingUri : rootUri;
    String path = "/" + String.join("/", segments.subList(staged ? 1 : 0, segments.size()));
    return URI.create(base + ObjectKeys.uriPath(path));
  }
}
