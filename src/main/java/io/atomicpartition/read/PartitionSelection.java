package io.atomicpartition.read;

import io.atomicpartition.publish.HivePath;
import io.atomicpartition.publish.PartitionRef;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Which partitions of a lake are read.
 *
 * @param paths these alone; null: all that there are
 * @param fields those alone whose path has one of these values for each of these fields; each is in
 *     one of {@code paths} at least
 */
public record PartitionSelection(@Nullable List<String> paths, Map<String, Set<String>> fields)
    implements Serializable {
  public PartitionSelection {
    paths = paths == null ? null : List.copyOf(paths);
    fields = new TreeMap<>(fields);
    if (paths != null && !paths.isEmpty()) {
      Set<String> none = new TreeSet<>(fields.keySet());
      paths.forEach(path -> none.removeAll(new PartitionRef(path).columns().keySet()));
      if (!none.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "The partition filter names the fields %s, which none of the partitions that are"
                    + " named has; found partitions such as '%s'",
                none, paths.get(0)));
      }
    }
  }

  /** Whether a partition is selected by the fields of its path. */
  public boolean matches(PartitionRef partition) {
    if (fields.isEmpty()) {
      return true;
    }
    Map<String, String> found = partition.columns();
    return fields.entrySet().stream()
        .allMatch(
            wanted ->
                found.containsKey(wanted.getKey())
                    && wanted.getValue().contains(found.get(wanted.getKey())));
  }

  /**
   * The outermost directory around a key in which no partition is selected, with the '/' at its
   * end; empty if there is none.
   */
  public Optional<String> leftOut(String key) {
    int start = 0;
    for (int end = key.indexOf('/'); end >= 0; end = key.indexOf('/', start)) {
      String segment = key.substring(start, end);
      boolean hidden = segment.startsWith("_") || segment.startsWith(".");
      if (hidden || !allows(segment)) {
        return Optional.of(key.substring(0, end + 1));
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private boolean allows(String segment) {
    int equals = segment.indexOf('=');
    Set<String> allowed =
        equals < 0 ? null : fields.get(HivePath.unescape(segment.substring(0, equals)));
    return allowed == null || allowed.contains(HivePath.unescape(segment.substring(equals + 1)));
  }
}
