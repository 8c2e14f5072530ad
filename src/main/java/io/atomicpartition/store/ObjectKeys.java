package io.atomicpartition.store;

import java.util.List;

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

  /** The key of the directory that holds {@code key}; empty for one directly under the root. */
  public static String parent(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }
}
