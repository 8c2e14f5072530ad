package io.atomicpartition.publish;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Partition columns as path segments, {@code column=value}, escaped as Hive escapes them
 * (org.apache.hadoop.hive.common.FileUtils, escapePathName): a fixed set of ASCII characters
 * becomes '%' and two upper-case hexadecimal digits, all else stays, Unicode included.
 */
public final class HivePath {
  /** What Hive writes for null and for an empty value; here neither is a partition's value. */
  public static final String DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

  private HivePath() {}

  /** {@code text} with every character escaped that Hive escapes. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == 0x7f || ESCAPED.indexOf(c) >= 0) {
        escaped.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** The inverse of {@link #escape}; a '%' that two hexadecimal digits do not follow stays. */
  public static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%'
          && i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        plain.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /**
   * The path of a partition that columns name.
   *
   * @param columns value by column, in the order of the path
   * @throws IllegalArgumentException naming the column whose value is null or empty
   */
  static String of(Iterable<? extends Map.Entry<String, String>> columns) {
    List<String> segments = new ArrayList<>();
    for (Map.Entry<String, String> column : columns) {
      if (column.getValue() == null || column.getValue().isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "The partition column '%s' has %s value; every row must say which partition it"
                    + " belongs to",
                column.getKey(), column.getValue() == null ? "a null" : "an empty"));
      }
      if (column.getValue().equals(DEFAULT_PARTITION)) {
        throw new IllegalArgumentException(
            String.format(
                "The partition column '%s' has the value '%s', which Hive's readers take for null",
                column.getKey(), DEFAULT_PARTITION));
      }
      segments.add(escape(column.getKey()) + "=" + escape(column.getValue()));
    }
    return String.join("/", segments);
  }
}
