package io.atomicpartition.explorer;

import java.util.Optional;
import java.util.Set;

/**
 * One request to the store: a choice point.
 *
 * @param kind what may happen to it
 * @param words for people
 * @param reads keys that decide the reply; one that ends in '*' stands for all that it begins
 * @param writes keys that it may change
 * @param effect what it does to the store as it is then
 * @param waitsFor a key that must not be there; empty for none
 */
record Call(
    Kind kind,
    String words,
    Set<String> reads,
    Set<String> writes,
    Effect effect,
    Optional<String> waitsFor) {
  Call(Kind kind, String words, Set<String> reads, Set<String> writes, Effect effect) {
    this(kind, words, reads, writes, effect, Optional.empty());
  }

  enum Kind {
    READ,
    /** Of a kind that has no way to fail. */
    LOOK,
    /** Changes objects. */
    WRITE,
    /** Changes a commit record under a condition. */
    COMMIT,
    DELETE
  }

  /** What the store makes of it: at once, and as a whole. */
  @FunctionalInterface
  interface Effect {
    Applied on(Contents contents);
  }

  /** The contents that follow, and the reply. */
  record Applied(Contents contents, Reply reply) {}

  /** Whether it can be made, or has to wait. */
  boolean isPossible(Contents contents) {
    return waitsFor.isEmpty() || !contents.has(waitsFor.get());
  }

  /** Whether the order of the two can matter to anybody. */
  boolean dependsOn(Call other) {
    return meets(writes, other.writes) || meets(writes, other.reads) || meets(reads, other.writes);
  }

  /** Whether it may change what is under a key. */
  boolean mayWrite(String key) {
    return meets(writes, Set.of(key));
  }

  private static boolean meets(Set<String> some, Set<String> others) {
    for (String one : some) {
      for (String other : others) {
        if (one.equals(other) || covers(one, other) || covers(other, one)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean covers(String pattern, String key) {
    return pattern.endsWith("*") && key.startsWith(pattern.substring(0, pattern.length() - 1));
  }
}
