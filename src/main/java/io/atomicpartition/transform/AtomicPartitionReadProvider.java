package io.atomicpartition.transform;

import io.atomicpartition.read.AtomicPartitions;
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.TypedSchemaTransformProvider;

/**
 * {@link AtomicPartitions} for Beam YAML, Python and whatever else configures transforms by rows.
 * Takes no input; its output is named {@code output}.
 */
public final class AtomicPartitionReadProvider
    extends TypedSchemaTransformProvider<AtomicPartitionReadConfiguration> {
  /** By which it is found. */
  public static final String IDENTIFIER =
      "beam:schematransform:io.atomicpartition:atomic_partition_read:v1";

  static final String OUTPUT = "output";

  @Override
  public String identifier() {
    return IDENTIFIER;
  }

  @Override
  public String description() {
    return """
        Reads a lake of partitions of Parquet files on Google Cloud Storage, S3 or a disk: only \
        partitions that are published, of them only the files that their manifests, `_manifest.json`, \
        list, and each file only if it is byte for byte what was published. Fields of the path, such as \
        day in day=2026-11-23, are columns of the rows. The schema is looked up in the lake when the \
        pipeline is built.""";
  }

  @Override
  public List<String> inputCollectionNames() {
    return List.of();
  }

  @Override
  public List<String> outputCollectionNames() {
    return List.of(OUTPUT);
  }

  /**
   * @throws IllegalArgumentException if the configuration makes no sense, naming the field
   */
  @Override
  protected SchemaTransform from(AtomicPartitionReadConfiguration configuration) {
    return new ReadRows(configuration);
  }
}
