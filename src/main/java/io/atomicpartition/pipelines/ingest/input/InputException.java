package io.atomicpartition.pipelines.ingest.input;

import java.io.EOFException;

/**
 * An input that cannot be read as asked. The message is one line that stands on its own: it names
 * the table, file, line or column, what was expected, what was found and what to do.
 */
public final class InputException extends RuntimeException {
  private static final int SHOWN_CHARACTERS = 80;
  private static final int CAUSE_CHARACTERS = 300;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** How a message about a table begins; a table without a name is the only one. */
  static String about(String table) {
    return table.isEmpty() ? "" : "Table '" + table + "': ";
  }

  /** A table within a message. */
  static String table(String name) {
    return name.isEmpty() ? "the table" : "table '" + name + "'";
  }

  /** A value as a message shows it: quoted, on one line, and not too long. */
  static String shown(String value) {
    return "'" + oneLine(value, SHOWN_CHARACTERS) + "'";
  }

  /** What a library says of a failure, on one line; the class where it says nothing. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof EOFException && message == null) {
      return "it ends too early";
    }
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : oneLine(message.strip(), CAUSE_CHARACTERS);
  }

  private static String oneLine(String text, int limit) {
    String line =
        text.codePoints()
            .limit(limit + 1L)
            .collect(
                StringBuilder::new,
                (b, c) -> b.appendCodePoint(Character.isISOControl(c) ? ' ' : c),
                StringBuilder::append)
            .toString();
    int characters = line.codePointCount(0, line.length());
    return characters > limit ? line.substring(0, line.offsetByCodePoints(0, limit)) + "…" : line;
  }
}
