package io.atomicpartition.store.local;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Where keys are on disk. Touches no disk itself. */
final class LocalPaths {
  private final Path root;
  private final Path staging;
  private final boolean stagingOutside;

  LocalPaths(StoreLocation location) {
    root = path("root", location.root());
    Path inside = root.resolve(StoreLocation.STAGING);
    staging = location.staging().map(uri -> path("staging location", uri)).orElse(inside);
    stagingOutside = !staging.normalize().equals(inside.normalize());
    if (stagingOutside
        && (staging.normalize().startsWith(root.normalize())
            || root.normalize().startsWith(staging.normalize()))) {
      throw new IllegalArgumentException(
          String.format(
              "The staging location '%s' and the root '%s' must not contain each other; leave the"
                  + " staging location out to stage in '%s', or choose one beside the root",
              staging, root, inside));
    }
  }

  Path root() {
    return root;
  }

  Path staging() {
    return staging;
  }

  /** Whether the staging area is not {@code <root>/_staging}. */
  boolean stagingOutside() {
    return stagingOutside;
  }

  /** The path of a key, segment by segment below the root or the staging location. */
  Path resolve(String key) {
    List<String> segments = ObjectKeys.segments(key);
    boolean staged = segments.get(0).equals(StoreLocation.STAGING);
    Path path = staged ? staging : root;
    for (String segment : segments.subList(staged ? 1 : 0, segments.size())) {
      path = below(path, segment);
    }
    return path;
  }

  /** The path of a directory's key; the empty key is the root. */
  Path directory(String key) {
    return key.isEmpty() ? root : resolve(key);
  }

  URI uri(String key) {
    return URI.create("file://" + ObjectKeys.uriPath(directory(key).toAbsolutePath().toString()));
  }

  static Path below(Path directory, String name) {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          String.format(
              "This JVM cannot make a file named '%s': it encodes file names as %s; set the"
                  + " environment variable LC_ALL=C.UTF-8 before starting it",
              name, System.getProperty("sun.jnu.encoding")),
          e);
    }
  }

  /** A name beside {@code file} that nobody else knows, hidden from globs and from readers. */
  static Path hiddenSibling(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".partial-" + randomName());
  }

  static String randomName() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }

  private static Path path(String what, URI uri) {
    if (uri.isOpaque() || (uri.getRawAuthority() != null && !uri.getRawAuthority().isEmpty())) {
      throw new IllegalArgumentException(
          "The " + what + " must be an absolute path such as file:///lake, found '" + uri + "'");
    }
    return Path.of(URI.create("file://" + uri.getRawPath()));
  }
}
