package io.atomicpartition.publish;

import java.nio.charset.StandardCharsets;

/** What one segment of a partition's path, or a table's name, may be. */
final class KeySegment {
  /** The longest name that POSIX file systems commonly take, in UTF-8 bytes. */
  static final int MAX_BYTES = 255;

  private KeySegment() {}

  /**
   * @param what begins the error: what the whole has to be
   * @param whole the text that the segment is part of, for the error
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static void check(String what, String whole, String segment) {
    if (segment.isEmpty()) {
      throw wrong(what, whole, "has an empty segment");
    }
    if (segment.startsWith("_") || segment.startsWith(".")) {
      throw wrong(
          what,
          whole,
          "has the segment '" + segment + "': names that begin with '_' or '.' are hidden");
    }
    if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw wrong(what, whole, "has a segment of more than " + MAX_BYTES + " bytes");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(segment)) {
      throw wrong(what, whole, "has half a surrogate pair");
    }
    segment
        .chars()
        .filter(c -> c < 0x20 || c == 0x7f || c == '\\' || c == '/')
        .findFirst()
        .ifPresent(
            c -> {
              throw wrong(what, whole, String.format("has the character U+%04X", c));
            });
  }

  private static IllegalArgumentException wrong(String what, String whole, String problem) {
    return new IllegalArgumentException(String.format("%s; '%s' %s", what, whole, problem));
  }
}
