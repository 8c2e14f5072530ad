package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.PartitionSpec;
import io.atomicpartition.pipelines.ingest.input.TableRecord;
import io.atomicpartition.publish.PartitionRef;
import java.util.AbstractMap.SimpleImmutableEntry;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** The path of a record's partition: {@code name=value} segments, escaped as Hive does. */
final class PartitionPath implements SerializableFunction<TableRecord, String> {
  private static final long serialVersionUID = 1L;

  private final PartitionSpec partitions;

  PartitionPath(PartitionSpec partitions) {
    this.partitions = partitions;
  }

  @Override
  public String apply(TableRecord record) {
    return PartitionRef.ofColumns(
            partitions.partitionOf(record).stream()
                .map(value -> new SimpleImmutableEntry<>(value.name(), value.value()))
                .toList())
        .path();
  }
}
