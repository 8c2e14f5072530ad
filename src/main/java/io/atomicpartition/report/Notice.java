package io.atomicpartition.report;

/**
 * Something that a person should see first.
 *
 * @param css "bad", "warn", "info" or "good"
 * @param text what
 * @param section where the page says more of it
 */
record Notice(String css, String text, String section) {
  static Notice bad(String text, String section) {
    return new Notice("bad", text, section);
  }

  static Notice warn(String text, String section) {
    return new Notice("warn", text, section);
  }

  static Notice info(String text, String section) {
    return new Notice("info", text, section);
  }

  static Notice good(String text, String section) {
    return new Notice("good", text, section);
  }

  /** What tells it from others besides the colour. */
  String sign() {
    return switch (css) {
      case "bad" -> "×";
      case "warn" -> "!";
      case "good" -> "✓";
      default -> "i";
    };
  }
}
