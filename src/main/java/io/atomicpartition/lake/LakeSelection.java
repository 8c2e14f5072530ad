package io.atomicpartition.lake;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.read.PartitionSelection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which partitions of a lake are looked at.
 *
 * @param prefix those whose path begins with this; nothing else is listed
 * @param fields those whose path has one of these values for each of these fields, as Hive's {@code
 *     field=value}; of directories that have another the first page is listed, and no more
 * @param startAt those that the census would come to from this path on; empty: all
 */
public record LakeSelection(String prefix, Map<String, Set<String>> fields, String startAt) {
  /** All partitions. */
  public static final LakeSelection ALL = new LakeSelection("", Map.of(), "");

  public LakeSelection {
    fields = Map.copyOf(fields);
  }

  /** Those whose path begins with a text. */
  public static LakeSelection startingWith(String prefix) {
    return new LakeSelection(prefix, Map.of(), "");
  }

  boolean matches(PartitionRef partition) {
    return (partition.path() + "/").startsWith(prefix)
        && byFields().matches(partition)
        && (startAt.isEmpty() || compare(partition.path(), startAt) >= 0);
  }

  /** The outermost directory around a key that is hidden or has no such partition. */
  Optional<String> leftOut(String key) {
    return byFields().leftOut(key);
  }

  private PartitionSelection byFields() {
    return new PartitionSelection(null, fields);
  }

  /**
   * The order of a census: that of the bytes of keys; a partition comes when all its keys were
   * listed, so after those that are nested in it.
   */
  public static int compare(String path, String other) {
    return Arrays.compareUnsigned(lastKey(path), lastKey(other));
  }

  private static byte[] lastKey(String path) {
    return (path + "/" + Character.toString(Character.MAX_CODE_POINT))
        .getBytes(StandardCharsets.UTF_8);
  }
}
