package io.atomicpartition.transform;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What {@link AtomicPartitionReadProvider} can be told. From YAML and from Python the names are in
 * snake case, such as {@code partition_filter}; what is left out has the default of {@link
 * io.atomicpartition.read.AtomicPartitions}.
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // Beam's schemas know List and Map
@DefaultSchema(AutoValueSchema.class)
public abstract class AtomicPartitionReadConfiguration {
  @SchemaFieldDescription(
      "The dataset root: a URI such as gs://bucket/bronze or s3://bucket/bronze, or a path on a disk.")
  public abstract String getRoot();

  @SchemaFieldDescription(
      "The partitions to be read, by their paths, such as day=2026-11-23; one that is not published"
          + " has no rows. Default: all that are published when the job runs.")
  public abstract @Nullable List<String> getPartitions();

  @SchemaFieldDescription(
      "The values that fields of a partition's path may have, by field: {day: [2026-11-23,"
          + " 2026-11-24]}. Default: any.")
  public abstract @Nullable Map<String, List<String>> getPartitionFilter();

  @SchemaFieldDescription("The table to be read. Default: the one without a name.")
  public abstract @Nullable String getTable();

  @SchemaFieldDescription("The columns of the rows, in this order. Default: all.")
  public abstract @Nullable List<String> getColumns();

  @SchemaFieldDescription(
      "Schemes of file systems for which the write needed this, too, such as hdfs. Default: none.")
  public abstract @Nullable List<String> getNonAtomicFileSystems();

  /** A configuration in which nothing is set. */
  public static Builder builder() {
    return new AutoValue_AtomicPartitionReadConfiguration.Builder();
  }

  /** Sets what the getters of the same name answer. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setRoot(String root);

    public abstract Builder setPartitions(@Nullable List<String> paths);

    public abstract Builder setPartitionFilter(@Nullable Map<String, List<String>> filter);

    public abstract Builder setTable(@Nullable String table);

    public abstract Builder setColumns(@Nullable List<String> columns);

    public abstract Builder setNonAtomicFileSystems(@Nullable List<String> schemes);

    public abstract AtomicPartitionReadConfiguration build();
  }
}
