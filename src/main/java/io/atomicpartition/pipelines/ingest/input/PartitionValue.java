package io.atomicpartition.pipelines.ingest.input;

import java.io.Serializable;

/**
 * One step of a partition's path, {@code name=value}; not escaped yet.
 *
 * @param value never empty
 */
public record PartitionValue(String name, String value) implements Serializable {
  @Override
  public String toString() {
    return name + "=" + value;
  }
}
