package io.atomicpartition.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a key may look like, on every store. */
public final class ObjectKeys {
  private ObjectKeys() {}

  /**
   * The segments of a key.
   *
   * @throws IllegalArgumentException if the key could mean something else on some store, or lead
   *     out of its root: an empty segment (so a leading, trailing or doubled '/'), '.', '..', a
   *     backslash, or a NUL
   */
  public static List<String> segments(String key) {
    List<String> segments = List.of(key.split("/", -1));
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "The key '"
                + key
                + "' has the segment '"
                + segment
                + "'; expected names separated by single '/', neither empty nor '.' nor '..'");
      }
      if (segment.indexOf('\\') >= 0 || segment.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "The key '" + key + "' contains a backslash or a NUL; expected neither");
      }
    }
    return segments;
  }

  /**
   * A path as a URI has it: what a URI does not take becomes '%' and two hexadecimal digits for
   * each byte in UTF-8. {@link URI#toASCIIString} normalizes letters besides, and so names another
   * file.
   *
   * @param path begins with '/'
   */
  public static String uriPath(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : rawPath(path).getBytes(StandardCharsets.UTF_8)) {
      if (one < 0) {
        encoded.append(String.format(Locale.ROOT, "%%%02X", one));
      } else {
        encoded.append((char) one);
      }
    }
    return encoded.toString();
  }

  private static String rawPath(String path) {
    try {
      return new URI(null, null, path, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + path + "' cannot be part of a URI", e);
    }
  }

  /** The key of the directory that holds {@code key}; empty for one directly under the root. */
  public static String parent(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }
}
