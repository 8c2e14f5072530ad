package io.atomicpartition.derive;

import io.atomicpartition.publish.HivePath;
import io.atomicpartition.publish.PartitionRef;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.util.VectorUtils;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values of a partition's columns as Delta has them: null for what Hive writes for null, and
 * for an empty text, which Delta reads as null.
 */
final class DeltaPartitionValues {
  private DeltaPartitionValues() {}

  /**
   * Those that the path carries.
   *
   * @throws IllegalArgumentException if the path has a column twice
   */
  static Map<String, String> of(PartitionRef partition) {
    return withNulls(partition.columns());
  }

  /** Those of a file in a log. */
  static Map<String, String> of(AddFile file) {
    return withNulls(VectorUtils.<String, String>toJavaMap(file.getPartitionValues()));
  }

  private static Map<String, String> withNulls(Map<String, String> texts) {
    Map<String, String> values = new HashMap<>();
    texts.forEach(
        (column, text) ->
            values.put(
                column,
                text == null || text.isEmpty() || text.equals(HivePath.DEFAULT_PARTITION)
                    ? null
                    : text));
    return values;
  }

  /**
   * The partition that has them.
   *
   * @param columns in the order of the path
   * @return empty if no path can carry them
   */
  static Optional<PartitionRef> partition(Map<String, String> values, List<String> columns) {
    try {
      return Optional.of(
          new PartitionRef(
              columns.stream()
                  .map(column -> HivePath.escape(column) + "=" + text(values.get(column)))
                  .collect(Collectors.joining("/"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(String value) {
    return value == null ? HivePath.DEFAULT_PARTITION : HivePath.escape(value);
  }
}
