package io.atomicpartition.store.s3;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.Optional;

/** Where the keys of a location are in S3. */
final class S3Addresses {
  private final S3Address root;
  private final Optional<S3Address> staging;

  /**
   * @throws IllegalArgumentException if a URI of the location names no bucket, or a prefix that
   *     could not be part of a key
   */
  S3Addresses(StoreLocation location) {
    this.root = prefix(location.root());
    this.staging = location.staging().map(S3Addresses::prefix);
  }

  /** The bucket, not as a host name: an underscore would make that null. */
  private static S3Address prefix(URI uri) {
    String bucket = uri.getRawAuthority();
    if (bucket == null || !bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          String.format("Expected s3://<bucket>/<prefix>, found '%s', which names no bucket", uri));
    }
    String path = uri.getPath();
    if (path.isEmpty() || path.equals("/")) {
      return new S3Address(bucket, "");
    }
    ObjectKeys.segments(path.substring(1));
    return new S3Address(bucket, path.substring(1) + "/");
  }

  /** The bucket and the prefix of all keys outside the staging area, empty or ending in '/'. */
  S3Address root() {
    return root;
  }

  /** The bucket and the prefix of the staging area, if that is not in the root. */
  Optional<S3Address> staging() {
    return staging;
  }

  /**
   * Where a key is.
   *
   * @throws IllegalArgumentException see {@link ObjectKeys}
   */
  S3Address of(String key) {
    ObjectKeys.segments(key);
    if (staging.isPresent() && StoreLocation.isStaging(key)) {
      return new S3Address(
          staging.get().bucket(),
          staging.get().key() + key.substring(StoreLocation.STAGING.length() + 1));
    }
    return new S3Address(root.bucket(), root.key() + key);
  }

  /** The URI of a key, with what a URI does not take escaped. */
  URI uri(String key) {
    S3Address at = of(key);
    return URI.create("s3://" + at.bucket() + ObjectKeys.uriPath("/" + at.key()));
  }
}
