package io.atomicpartition.report;

import io.atomicpartition.lake.Level;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What has changed in a lake since it was last looked at, by what each partition was and is. What
 * happened in between and was undone is not seen.
 */
final class Changes {
  private final Map<Kind, FirstFew<Change>> found = new EnumMap<>(Kind.class);

  /** What has changed, with what needs a person most at the beginning. */
  enum Kind {
    VANISHED("vanished", "nothing of it is there; no tool of this project does that", true),
    WENT_BACK("sequence went back", "no tool of this project does that", true),
    CHANGED_IN_PLACE("other content, same sequence", "no tool of this project does that", true),
    BROKE("became damaged or unreadable", "or was not verified so closely before", false),
    UNPUBLISHED("un-published", "it was live", false),
    REPLACED("replaced with other content", "the sequence moved on", false),
    REWRITTEN("replaced with equal content", "the sequence moved on", false),
    PUBLISHED("published", "it was there, and not live", false),
    NEW("new", "it was not there", false),
    MENDED("mended", "it was damaged or unreadable", false);

    private final String label;
    private final String meaning;
    private final boolean strange;

    /**
     * @param strange whether it takes somebody else's hand
     */
    Kind(String label, String meaning, boolean strange) {
      this.label = label;
      this.meaning = meaning;
      this.strange = strange;
    }

    String label() {
      return label;
    }

    String meaning() {
      return meaning;
    }

    boolean strange() {
      return strange;
    }
  }

  /**
   * A partition that has changed.
   *
   * @param detail in what
   */
  record Change(String path, String detail) {}

  /**
   * Compares.
   *
   * @throws IOException if the snapshot cannot be understood
   */
  static Changes between(Snapshot before, LakeFacts now) throws IOException {
    Map<String, Snapshot.Line> gone = new HashMap<>();
    before.partitions().forEach(line -> gone.put(line.path(), line));
    boolean asClosely = isAsClose(before, now);
    Changes changes = new Changes();
    for (PartitionFacts one : now.partitions()) {
      Snapshot.Line is = Snapshot.Line.of(one);
      Snapshot.Line was = gone.remove(one.path());
      if (was == null) {
        changes.add(Kind.NEW, one.path(), is.condition().label() + ", " + rows(is));
      } else {
        compare(was, is, asClosely, (kind, detail) -> changes.add(kind, one.path(), detail));
      }
    }
    gone.values().stream()
        .sorted((a, b) -> a.path().compareTo(b.path()))
        .forEach(
            was ->
                changes.add(
                    Kind.VANISHED,
                    was.path(),
                    "was " + was.condition().label() + ", " + rows(was)));
    return changes;
  }

  /** Whether what is not found damaged now would have been found so before. */
  private static boolean isAsClose(Snapshot before, LakeFacts now) {
    return before.level() == null
        || now.level()
            .filter(level -> level.compareTo(Level.valueOf(before.level())) >= 0)
            .isPresent();
  }

  private static void compare(
      Snapshot.Line was, Snapshot.Line is, boolean asClosely, BiConsumer<Kind, String> changed) {
    if (is.condition().isBroken() && !was.condition().isBroken()) {
      changed.accept(
          Kind.BROKE, "was " + was.condition().label() + ", is " + is.condition().label());
    }
    if (is.condition() == Condition.UNREADABLE || was.condition() == Condition.UNREADABLE) {
      if (is.condition() != was.condition() && !is.condition().isBroken()) {
        changed.accept(Kind.MENDED, "was unreadable, is " + is.condition().label());
      }
      return;
    }
    boolean isLive = !is.content().isEmpty();
    boolean wasLive = !was.content().isEmpty();
    boolean equal = is.content().equals(was.content());
    String sequence = String.format("sequence %d, was %d", is.sequence(), was.sequence());
    if (is.sequence() < was.sequence()) {
      changed.accept(Kind.WENT_BACK, sequence);
    } else if (isLive && wasLive && is.sequence() > was.sequence()) {
      changed.accept(
          equal ? Kind.REWRITTEN : Kind.REPLACED,
          sequence + "; " + rows(is) + ", were " + Words.count(was.rows()));
    } else if (isLive && wasLive && !equal) {
      changed.accept(Kind.CHANGED_IN_PLACE, rows(is) + ", were " + Words.count(was.rows()));
    } else if (wasLive && !isLive) {
      changed.accept(Kind.UNPUBLISHED, "had " + rows(was));
    } else if (isLive && !wasLive) {
      changed.accept(Kind.PUBLISHED, "was " + was.condition().label() + "; " + rows(is));
    }
    if (was.condition() == Condition.DAMAGED
        && is.condition() != Condition.DAMAGED
        && (asClosely || is.sequence() > was.sequence())) {
      changed.accept(Kind.MENDED, sequence);
    }
  }

  private static String rows(Snapshot.Line line) {
    return Words.count(line.rows(), "row");
  }

  private void add(Kind kind, String path, String detail) {
    found.computeIfAbsent(kind, any -> new FirstFew<>()).add(new Change(path, detail));
  }

  /** By kind, what needs a person most first; kinds of which there is none are not there. */
  Map<Kind, FirstFew<Change>> byKind() {
    return found;
  }
}
