package io.atomicpartition.report;

import io.atomicpartition.lake.LakePartition;

/** How a partition is, from what is as it should be to what needs a person most. */
enum Condition {
  LIVE("live", "published"),
  EMPTY("empty", "un-published, or fenced by a sweep before it was ever published"),
  NEVER_PUBLISHED("never published", "files without a manifest"),
  DAMAGED("damaged", "not what its manifest says"),
  UNREADABLE("unreadable", "a manifest that cannot be read");

  private final String label;
  private final String meaning;

  /**
   * @param label what people call it
   * @param meaning in a few words
   */
  Condition(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  static Condition of(LakePartition.State state, boolean damaged) {
    return switch (state) {
      case LIVE -> damaged ? DAMAGED : LIVE;
      case EMPTY -> damaged ? DAMAGED : EMPTY;
      case NEVER_PUBLISHED -> NEVER_PUBLISHED;
      case UNREADABLE -> UNREADABLE;
    };
  }

  String label() {
    return label;
  }

  String meaning() {
    return meaning;
  }

  /** The class of its cells in the style sheet. */
  String css() {
    return label.replace(' ', '-');
  }

  boolean isBroken() {
    return this == DAMAGED || this == UNREADABLE;
  }
}
