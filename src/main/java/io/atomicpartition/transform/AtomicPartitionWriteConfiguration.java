package io.atomicpartition.transform;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.transforms.providers.ErrorHandling;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What {@link AtomicPartitionWriteProvider} can be told. From YAML and from Python the names are in
 * snake case, such as {@code partition_fields}; what is left out has the default of {@link
 * io.atomicpartition.sink.AtomicPartitionSink}.
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // Beam's schemas know List and Map
@DefaultSchema(AutoValueSchema.class)
public abstract class AtomicPartitionWriteConfiguration {
  @SchemaFieldDescription(
      "The dataset root: a URI such as gs://bucket/bronze or s3://bucket/bronze, or a path on a disk.")
  public abstract String getRoot();

  @SchemaFieldDescription(
      "The fields whose values say which partition a row belongs to, outermost first. They become"
          + " field=value directories and are left out of the files.")
  public abstract List<String> getPartitionFields();

  @SchemaFieldDescription("Writes the partition fields into the files, too. Default: false.")
  public abstract @Nullable Boolean getKeepPartitionFields();

  @SchemaFieldDescription(
      "CREATE never touches a partition that is live; REPLACE replaces it. Default: CREATE.")
  public abstract @Nullable String getMode();

  @SchemaFieldDescription(
      "What CREATE does where a partition is live with other content: CONFLICT or SKIP. Default:"
          + " CONFLICT.")
  public abstract @Nullable String getWhenLive();

  @SchemaFieldDescription(
      "REPLACE writes partitions of equal content again, for another codec, say. Default: false.")
  public abstract @Nullable Boolean getRewriteEqual();

  @SchemaFieldDescription(
      "For a read-modify-write with REPLACE: the sequence that was read of each partition, by its"
          + " path; a partition that is not named was absent. One that has another sequence by now is"
          + " in conflict. Default: the sequence that this job finds when it begins with a partition.")
  public abstract @Nullable Map<String, Long> getExpectedSequences();

  @SchemaFieldDescription(
      "Conflicts are the output 'conflicts' and do not fail the job. Default: false.")
  public abstract @Nullable Boolean getConflictsAsOutput();

  @SchemaFieldDescription(
      "A label for people, in manifests and in the staging area. Default: the job's name.")
  public abstract @Nullable String getRunId();

  @SchemaFieldDescription(
      "Where temps are written, on the same store as the root. Default: <root>/_staging.")
  public abstract @Nullable String getStagingLocation();

  @SchemaFieldDescription(
      "The root is on a disk that every worker sees at this path, as with a local runner or a network"
          + " file system. Default: false, and then a disk is refused where workers may be elsewhere.")
  public abstract @Nullable Boolean getSharedDisk();

  @SchemaFieldDescription(
      "Schemes of file systems on which partitions may be published without an atomic commit, such as"
          + " hdfs: one job at a time, and CREATE only. Default: none.")
  public abstract @Nullable List<String> getNonAtomicFileSystems();

  @SchemaFieldDescription(
      "How hard to try, before anything is published, whether the store honours conditional writes:"
          + " QUICK, THOROUGH or SKIP. Default: QUICK.")
  public abstract @Nullable String getStoreProbe();

  @SchemaFieldDescription(
      "Compression of the Parquet pages: ZSTD, SNAPPY, GZIP, LZ4_RAW or UNCOMPRESSED. Default: ZSTD.")
  public abstract @Nullable String getCodec();

  @SchemaFieldDescription("Bytes of encoded rows in a row group, about. Default: 33554432.")
  public abstract @Nullable Long getRowGroupBytes();

  @SchemaFieldDescription(
      "Bytes of a file after which the next is begun, about. Default: 268435456.")
  public abstract @Nullable Long getTargetFileBytes();

  @SchemaFieldDescription(
      "Fields that do not count when content is compared, such as the time of ingestion. Default:"
          + " none.")
  public abstract @Nullable List<String> getContentIdExclude();

  @SchemaFieldDescription(
      "Merges small files before they are published. Default: true, for 3 files below 4 MiB.")
  public abstract @Nullable Boolean getMergeSmallFiles();

  @SchemaFieldDescription("Files that one bundle writes at once. Default: 1000.")
  public abstract @Nullable Integer getMaxOpenWriters();

  @SchemaFieldDescription(
      "Bytes of heap that the open files of one bundle may hold. Default: 268435456.")
  public abstract @Nullable Long getMaxBufferedBytes();

  @SchemaFieldDescription("Partitions that one worker thread publishes at once. Default: 64.")
  public abstract @Nullable Integer getFinalizeThreads();

  @SchemaFieldDescription(
      "After the publish, lists the live files of each partition in _symlink_format_manifest, for Athena,"
          + " Trino, Redshift and BigQuery. Default: false.")
  public abstract @Nullable Boolean getSymlinkManifests();

  @SchemaFieldDescription(
      "After the publish, brings a Delta Lake log up to the manifests. Default: false.")
  public abstract @Nullable Boolean getDeltaLog();

  @SchemaFieldDescription(
      "Fails the job, after all partitions are decided, if a symlink manifest or the Delta log could not"
          + " be brought up to one. Default: false.")
  public abstract @Nullable Boolean getDerivedRequired();

  @SchemaFieldDescription(
      "Where rows go that have no valid partition or do not fit their columns: an output of this name,"
          + " with fields failed_row and error_message. Default: none, and the first such row fails the"
          + " job.")
  public abstract @Nullable ErrorHandling getErrorHandling();

  /** A configuration in which nothing is set. */
  public static Builder builder() {
    return new AutoValue_AtomicPartitionWriteConfiguration.Builder();
  }

  /** Sets what the getters of the same name answer. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setRoot(String root);

    public abstract Builder setPartitionFields(List<String> fields);

    public abstract Builder setKeepPartitionFields(@Nullable Boolean keep);

    public abstract Builder setMode(@Nullable String mode);

    public abstract Builder setWhenLive(@Nullable String whenLive);

    public abstract Builder setRewriteEqual(@Nullable Boolean rewrite);

    public abstract Builder setExpectedSequences(@Nullable Map<String, Long> sequences);

    public abstract Builder setConflictsAsOutput(@Nullable Boolean asOutput);

    public abstract Builder setRunId(@Nullable String runId);

    public abstract Builder setStagingLocation(@Nullable String location);

    public abstract Builder setSharedDisk(@Nullable Boolean shared);

    public abstract Builder setNonAtomicFileSystems(@Nullable List<String> schemes);

    public abstract Builder setStoreProbe(@Nullable String probe);

    public abstract Builder setCodec(@Nullable String codec);

    public abstract Builder setRowGroupBytes(@Nullable Long bytes);

    public abstract Builder setTargetFileBytes(@Nullable Long bytes);

    public abstract Builder setContentIdExclude(@Nullable List<String> fields);

    public abstract Builder setMergeSmallFiles(@Nullable Boolean merge);

    public abstract Builder setMaxOpenWriters(@Nullable Integer writers);

    public abstract Builder setMaxBufferedBytes(@Nullable Long bytes);

    public abstract Builder setFinalizeThreads(@Nullable Integer threads);

    public abstract Builder setSymlinkManifests(@Nullable Boolean write);

    public abstract Builder setDeltaLog(@Nullable Boolean write);

    public abstract Builder setDerivedRequired(@Nullable Boolean required);

    public abstract Builder setErrorHandling(@Nullable ErrorHandling errorHandling);

    public abstract AtomicPartitionWriteConfiguration build();
  }
}
