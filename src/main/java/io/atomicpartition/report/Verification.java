package io.atomicpartition.report;

import io.atomicpartition.lake.Finding;
import io.atomicpartition.lake.Level;
import java.util.Locale;
import java.util.Optional;

/** How closely files were looked at, and what was found, as the page shows it. */
final class Verification {
  private final LakeFacts facts;

  Verification(LakeFacts facts) {
    this.facts = facts;
  }

  /** Empty: files were not looked at. */
  String level() {
    return facts.level().map(level -> level.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  /** What the level has looked at. */
  String meaning() {
    return facts.level().map(Verification::meaning).orElse("");
  }

  private static String meaning(Level level) {
    return switch (level) {
      case QUICK -> "that each file is there, its size and the store's version; no byte was read";
      case CHECKSUM -> "the checksum of each file";
      case ROWS -> "the checksum of each file, its columns, and how many rows it has";
      case CONTENT -> "every byte and every row";
    };
  }

  /** Whether it is known that what is live has the bytes that were published. */
  static boolean isOfBytes(Optional<Level> level) {
    return level.filter(one -> one.compareTo(Level.CHECKSUM) >= 0).isPresent();
  }

  FirstFew<LakeFacts.Unreadable> unreadable() {
    return facts.unreadable();
  }

  FirstFew<Finding> findings() {
    return facts.findings();
  }
}
