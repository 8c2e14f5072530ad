package io.atomicpartition.sink;

import com.google.auto.value.AutoValue;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PublishResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * What became of one partition: the element of {@link PublishedPartitions}. Has a Beam schema, so
 * it can be written, joined and queried as a Row.
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // the list is an unmodifiable copy
@DefaultSchema(AutoValueSchema.class)
public abstract class PartitionResult {
  @SchemaFieldDescription("The partition's path, relative to the root.")
  public abstract String getPartition();

  @SchemaFieldDescription("PUBLISHED, ALREADY_PUBLISHED, SKIPPED_LIVE or CONFLICT.")
  public abstract String getOutcome();

  @SchemaFieldDescription(
      "Whether this publish, or with ALREADY_PUBLISHED equal content, was live when this was said.")
  public abstract boolean getLive();

  @SchemaFieldDescription(
      "The partition's sequence as found; with PUBLISHED the one that this publish gave it.")
  public abstract long getSequence();

  @SchemaFieldDescription("The sequence over which this publish could commit.")
  public abstract long getExpectedSequence();

  @SchemaFieldDescription("Which publish: of launch, transform and partition.")
  public abstract String getPublishId();

  @SchemaFieldDescription("The content id of what is live; empty unless live is true.")
  public abstract String getContentId();

  @SchemaFieldDescription("Rows that are live; 0 unless live is true.")
  public abstract long getRows();

  @SchemaFieldDescription("Bytes of the files that are live; 0 unless live is true.")
  public abstract long getBytes();

  @SchemaFieldDescription("The files that are live; none unless live is true.")
  public abstract List<PartitionFile> getFiles();

  @SchemaFieldDescription("URI of the partition's manifest.")
  public abstract String getManifestUri();

  @SchemaFieldDescription("One sentence for people.")
  public abstract String getDetail();

  @SchemaFieldDescription("How long the publish took, in milliseconds, writing of temps excluded.")
  public abstract long getFinalizeMillis();

  @SchemaFieldDescription(
      "What engines read instead of manifests and is behind this one, and why; none unless it was asked"
          + " for and failed.")
  public abstract List<String> getNotDerived();

  /** {@link #getOutcome()} as the protocol's type. */
  public final Outcome outcome() {
    return Outcome.valueOf(getOutcome());
  }

  static PartitionResult of(PublishResult result, long finalizeMillis) {
    Optional<Manifest.Publish> live = result.published().flatMap(Manifest::publish);
    return new AutoValue_PartitionResult(
        result.partition().path(),
        result.outcome().name(),
        live.isPresent(),
        result.sequence(),
        result.expectedSequence(),
        result.publishId(),
        live.map(p -> p.contentId().value()).orElse(""),
        live.map(Manifest.Publish::rows).orElse(0L),
        live.map(Manifest.Publish::bytes).orElse(0L),
        live.map(PartitionResult::files).orElse(List.of()),
        result.manifest().toString(),
        result.detail(),
        finalizeMillis,
        List.of());
  }

  /** This result, with one more thing that could not be brought up to the manifest. */
  PartitionResult withNotDerived(String what) {
    List<String> notDerived = new ArrayList<>(getNotDerived());
    notDerived.add(what);
    return new AutoValue_PartitionResult(
        getPartition(),
        getOutcome(),
        getLive(),
        getSequence(),
        getExpectedSequence(),
        getPublishId(),
        getContentId(),
        getRows(),
        getBytes(),
        getFiles(),
        getManifestUri(),
        getDetail(),
        getFinalizeMillis(),
        List.copyOf(notDerived));
  }

  private static List<PartitionFile> files(Manifest.Publish live) {
    return live.tables().stream()
        .flatMap(
            table ->
                table.files().stream()
                    .map(
                        f ->
                            PartitionFile.of(
                                table.name(), f.path(), f.rows(), f.size(), f.sha256())))
        .toList();
  }
}
