package io.atomicpartition.publish;

/** Names of the tables inside a partition. */
public final class Tables {
  /** The name of the only table of a partition that has no named ones. */
  public static final String UNNAMED = "";

  private Tables() {}

  /**
   * Returns {@code name}.
   *
   * @throws IllegalArgumentException if {@code name} is neither {@link #UNNAMED} nor one visible
   *     path segment
   */
  public static String check(String name) {
    if (!name.equals(UNNAMED)) {
      KeySegment.check("A table's name is one name without '/', such as ledgers", name, name);
    }
    return name;
  }

  /** The path of a file of the table, relative to the partition. */
  static String file(String table, String fileName) {
    return table.equals(UNNAMED) ? fileName : table + "/" + fileName;
  }
}
