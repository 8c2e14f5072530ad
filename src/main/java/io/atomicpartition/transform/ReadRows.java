package io.atomicpartition.transform;

import io.atomicpartition.read.AtomicPartitions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/** The read as a schema transform: configured by a row. */
final class ReadRows extends SchemaTransform {
  private final AtomicPartitions.Read read;

  /**
   * @throws IllegalArgumentException if a value is none that its field can have
   */
  ReadRows(AtomicPartitionReadConfiguration configuration) {
    AtomicPartitions.Read configured = AtomicPartitions.read().from(configuration.getRoot());
    if (configuration.getPartitions() != null) {
      configured = configured.withPartitions(configuration.getPartitions());
    }
    if (configuration.getPartitionFilter() != null) {
      Map<String, Set<String>> filter = new TreeMap<>();
      configuration
          .getPartitionFilter()
          .forEach((field, values) -> filter.put(field, Set.copyOf(values)));
      configured = configured.withPartitionFilter(filter);
    }
    if (configuration.getTable() != null) {
      configured = configured.withTable(configuration.getTable());
    }
    if (configuration.getColumns() != null) {
      configured = configured.withColumns(configuration.getColumns().toArray(String[]::new));
    }
    if (configuration.getNonAtomicFileSystems() != null) {
      for (String scheme : configuration.getNonAtomicFileSystems()) {
        configured = configured.withNonAtomicFileSystem(scheme);
      }
    }
    read = configured;
  }

  @Override
  public PCollectionRowTuple expand(PCollectionRowTuple input) {
    return PCollectionRowTuple.of(
        AtomicPartitionReadProvider.OUTPUT, input.getPipeline().apply("Read", read));
  }
}
