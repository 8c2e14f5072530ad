package io.atomicpartition.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a dataset is.
 *
 * @param root the dataset root, such as {@code file:///lake/bronze} or {@code s3://bucket/bronze};
 *     without a trailing slash
 * @param staging where temps live, if not in {@code <root>/_staging}; without a trailing slash
 */
public record StoreLocation(URI root, Optional<URI> staging) {
  /** The first segment of every key in the staging area. */
  public static final String STAGING = "_staging";

  public StoreLocation {
    root = normalize("root", root);
    staging = staging.map(uri -> normalize("staging location", uri));
    if (staging.isPresent() && !staging.get().getScheme().equals(root.getScheme())) {
      throw new IllegalArgumentException(
          "The staging location must be on the same store as the root '"
              + root
              + "', found '"
              + staging.get()
              + "'");
    }
  }

  /** Staging inside the root. */
  public static StoreLocation of(URI root) {
    return new StoreLocation(root, Optional.empty());
  }

  /**
   * Both as people write them: URIs, or paths on this machine's disk.
   *
   * @throws IllegalArgumentException if the two are not on one store, or one is no location
   */
  public static StoreLocation parse(String root, Optional<String> staging) {
    return new StoreLocation(uri(root), staging.map(StoreLocation::uri));
  }

  private static URI uri(String location) {
    if (location.matches("[A-Za-z][A-Za-z0-9+.-]+:/{0,2}")) {
      throw new IllegalArgumentException(
          "expected a place such as gs://bucket/lake or file:///lake, found '" + location + "'");
    }
    return location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
        ? URI.create(location)
        : Path.of(location).toAbsolutePath().normalize().toUri();
  }

  /** The scheme that selects the store. */
  public String scheme() {
    return root.getScheme();
  }

  /** Whether a key is in the staging area. */
  public static boolean isStaging(String key) {
    return key.startsWith(STAGING + "/");
  }

  private static URI normalize(String what, URI uri) {
    if (uri.getScheme() == null) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " must be a URI with a scheme, such as file:///lake or gs://bucket/lake, found '"
              + uri
              + "'");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The " + what + " must have neither query nor fragment, found '" + uri + "'");
    }
    String text = uri.toString();
    while (text.endsWith("/") && !text.endsWith(":/") && !text.endsWith("//")) {
      text = text.substring(0, text.length() - 1);
    }
    return URI.create(text);
  }
}
