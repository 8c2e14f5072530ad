package io.atomicpartition.publish;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A partition, the unit that is published whole or not at all: a relative path under the dataset
 * root, such as {@code pubnet/v1/ledgers/range=0-9999} or {@code day=2026-11-23}.
 *
 * @param path one or more segments separated by '/'; none empty, none beginning with '_' or '.' (so
 *     neither hidden nor leading out of the root), no backslash, no control character
 */
public record PartitionRef(String path) implements Comparable<PartitionRef> {
  /** The name of every partition's commit record. */
  public static final String MANIFEST = "_manifest.json";

  /** S3 and GCS take 1,024 UTF-8 bytes for a whole key; this leaves room for root and file name. */
  private static final int MAX_BYTES = 700;

  /**
   * @throws IllegalArgumentException naming the path and what is wrong with it
   */
  public PartitionRef {
    for (String segment : path.split("/", -1)) {
      KeySegment.check(
          "A partition path is one or more names separated by '/', such as range=0-9999",
          path,
          segment);
    }
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "A partition path has at most %d bytes, found %d: '%s'", MAX_BYTES, bytes, path));
    }
  }

  /**
   * The partition that columns name: {@code column=value} segments, escaped as Hive does.
   *
   * @param columns value by column, in the order of the path
   * @throws IllegalArgumentException naming the column whose value is null or empty
   */
  public static PartitionRef ofColumns(Iterable<? extends Map.Entry<String, String>> columns) {
    return new PartitionRef(HivePath.of(columns));
  }

  /**
   * The columns that the path carries as {@code column=value}, unescaped as Hive does, in the order
   * of the path; the inverse of {@link #ofColumns}. Segments without '=' carry none.
   *
   * @throws IllegalArgumentException if the path has a column twice
   */
  public Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String segment : path.split("/", -1)) {
      int equals = segment.indexOf('=');
      if (equals > 0) {
        String column = HivePath.unescape(segment.substring(0, equals));
        String other = columns.put(column, HivePath.unescape(segment.substring(equals + 1)));
        if (other != null) {
          throw new IllegalArgumentException(
              String.format(
                  "Partition '%s': expected each field once in the path, found '%s' twice",
                  path, column));
        }
      }
    }
    return columns;
  }

  /** The key of the partition's commit record, relative to the root. */
  public String manifestKey() {
    return path + "/" + MANIFEST;
  }

  /**
   * 8 hexadecimal digits that every data file of the partition carries in its name, so that a sweep
   * of partition {@code a}, with a table {@code b}, leaves the files of partition {@code a/b}
   * alone.
   */
  public String hash() {
    return new Digest().add(path).hex(8);
  }

  /**
   * 32 hexadecimal digits: for names that must differ between any two partitions of one launch, for
   * which the 8 of {@link #hash()} are too few.
   */
  String longHash() {
    return new Digest().add(path).hex(32);
  }

  @Override
  public int compareTo(PartitionRef other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
