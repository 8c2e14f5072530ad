package io.atomicpartition.format;

/** A file's columns, or a value in one, are not what the rows that are asked for need. */
public final class ColumnMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param column its path, such as {@code payments[].amount}
   */
  ColumnMismatchException(String column, String expected, String found) {
    super(String.format("Column '%s': expected %s, found %s", column, expected, found));
  }
}
