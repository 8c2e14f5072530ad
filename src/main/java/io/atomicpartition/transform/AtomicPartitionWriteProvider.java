package io.atomicpartition.transform;

import io.atomicpartition.sink.AtomicPartitionSink;
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.TypedSchemaTransformProvider;

/**
 * {@link AtomicPartitionSink} for Beam YAML, Python and whatever else configures transforms by
 * rows.
 *
 * <p>Outputs: {@code published}, a row for each partition that is decided and not in conflict;
 * {@code conflicts}, the same for those that are, where they were asked for; and that of the bad
 * rows, by the name that it was given.
 */
public final class AtomicPartitionWriteProvider
    extends TypedSchemaTransformProvider<AtomicPartitionWriteConfiguration> {
  /** By which it is found. */
  public static final String IDENTIFIER =
      "beam:schematransform:io.atomicpartition:atomic_partition_write:v1";

  static final String INPUT = "input";
  static final String PUBLISHED = "published";
  static final String CONFLICTS = "conflicts";

  @Override
  public String identifier() {
    return IDENTIFIER;
  }

  @Override
  public String description() {
    return """
        Writes rows as Parquet to a lake of partitions on Google Cloud Storage, S3 or a disk, each of \
        which appears whole or not at all: one conditional write of its manifest, `_manifest.json`, makes \
        it live. Answers a row for each partition, with its outcome, its sequence, its rows and its files. \
        The input must be bounded.""";
  }

  @Override
  public List<String> inputCollectionNames() {
    return List.of(INPUT);
  }

  @Override
  public List<String> outputCollectionNames() {
    return List.of(PUBLISHED, CONFLICTS);
  }

  /**
   * @throws IllegalArgumentException if the configuration makes no sense, naming the field
   */
  @Override
  protected SchemaTransform from(AtomicPartitionWriteConfiguration configuration) {
    return new WriteRows(configuration);
  }
}
