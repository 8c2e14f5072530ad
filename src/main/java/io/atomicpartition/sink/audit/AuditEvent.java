package io.atomicpartition.sink.audit;

import com.google.auto.value.AutoValue;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestHash;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What became of one partition, for a log that is kept. Where the partition's manifest says so, the
 * event is a link of the partition's chain: it holds what the manifest's hash is taken of, and that
 * names the hash of the sequence before; {@link AuditTrail} goes through them. Has a Beam schema,
 * so it can be written as a Row, and as JSON.
 *
 * <p>One link may have several events: a retry says it again, and so does a later launch that finds
 * equal content live. {@link #getRoot()}, {@link #getPartition()} and {@link #getManifestHash()}
 * together tell links apart.
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // the list is an unmodifiable copy
@DefaultSchema(AutoValueSchema.class)
public abstract class AuditEvent {
  /** The version of these fields. */
  static final int VERSION = 1;

  private static final String UNPUBLISHED = "UNPUBLISHED";
  private static final String FOUND = "FOUND";

  @SchemaFieldDescription("The version of these fields: 1.")
  public abstract int getEventVersion();

  @SchemaFieldDescription("The dataset root, a URI.")
  public abstract String getRoot();

  @SchemaFieldDescription("The partition's path, relative to the root.")
  public abstract String getPartition();

  @SchemaFieldDescription(
      "PUBLISHED, ALREADY_PUBLISHED, SKIPPED_LIVE or CONFLICT; UNPUBLISHED; or FOUND, of a manifest"
          + " that somebody has read.")
  public abstract String getOutcome();

  @SchemaFieldDescription("The partition's sequence: the link's, or the one that was found.")
  public abstract long getSequence();

  @SchemaFieldDescription("The launch that says this; null with UNPUBLISHED and FOUND.")
  public abstract @Nullable String getLaunch();

  @SchemaFieldDescription(
      "The publish that made live what the link holds; where there is no link, the launch's own."
          + " Null where the partition is empty.")
  public abstract @Nullable String getPublishId();

  @SchemaFieldDescription("The attempt whose files are live; null unless something is live.")
  public abstract @Nullable String getAttempt();

  @SchemaFieldDescription("The label of the run that published; null unless something is live.")
  public abstract @Nullable String getRun();

  @SchemaFieldDescription("What the rows are; null unless something is live.")
  public abstract @Nullable String getContentId();

  @SchemaFieldDescription("The tables that are live; none unless something is.")
  public abstract List<AuditTable> getTables();

  @SchemaFieldDescription(
      "When it became live, or empty, by its writer's clock: RFC 3339, UTC; null without a link.")
  public abstract @Nullable String getAt();

  @SchemaFieldDescription("The software that wrote the manifest; null without a link.")
  public abstract @Nullable String getProducer();

  @SchemaFieldDescription(
      "A version, ':' and the SHA-256 of 'manifest'; null where this is no link: with SKIPPED_LIVE,"
          + " CONFLICT, and PUBLISHED that is no longer live.")
  public abstract @Nullable String getManifestHash();

  @SchemaFieldDescription(
      "The manifestHash of the sequence before; null for the first, and where a version of the"
          + " software wrote the manifest that knew no hashes.")
  public abstract @Nullable String getPreviousHash();

  @SchemaFieldDescription(
      "The manifest without its write id and history, as the JSON whose UTF-8 is hashed: files,"
          + " checksums and all.")
  public abstract @Nullable String getManifest();

  /** What a launch says of one partition. */
  public static AuditEvent of(URI root, Launch launch, PublishResult result) {
    String outcome = result.outcome().name();
    return result
        .published()
        .map(manifest -> link(root.toString(), outcome, launch.id(), manifest))
        .orElseGet(
            () ->
                new AutoValue_AuditEvent(
                    VERSION,
                    root.toString(),
                    result.partition().path(),
                    outcome,
                    result.sequence(),
                    launch.id(),
                    result.publishId(),
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    null));
  }

  /**
   * An un-publish.
   *
   * @param empty the manifest that it wrote
   */
  public static AuditEvent ofUnpublish(URI root, Manifest empty) {
    return link(root.toString(), UNPUBLISHED, null, empty);
  }

  /**
   * What a manifest says, whoever wrote it: to begin a log with, to repair one, or to compare one
   * with the lake.
   */
  public static AuditEvent ofFound(URI root, Manifest manifest) {
    return link(root.toString(), FOUND, null, manifest);
  }

  private static AuditEvent link(
      String root, String outcome, @Nullable String launch, Manifest manifest) {
    byte[] hashed = ManifestJson.writeHashed(manifest);
    Optional<Manifest.Publish> live = manifest.publish();
    return new AutoValue_AuditEvent(
        VERSION,
        root,
        manifest.partition().path(),
        outcome,
        manifest.sequence(),
        launch,
        live.map(Manifest.Publish::publishId).orElse(null),
        live.map(Manifest.Publish::attempt).orElse(null),
        live.map(Manifest.Publish::run).orElse(null),
        live.map(p -> p.contentId().value()).orElse(null),
        live.map(p -> p.tables().stream().map(AuditTable::of).toList()).orElse(List.of()),
        live.map(Manifest.Publish::liveAt).orElse(manifest.createdAt()).toString(),
        manifest.producer(),
        ManifestHash.ofBytes(hashed).value(),
        manifest.previousHash().map(ManifestHash::value).orElse(null),
        new String(hashed, StandardCharsets.UTF_8));
  }

  /** One line of JSON, with a field for each that is not null. */
  public final String toJson() {
    return AuditJson.write(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is not an event
   */
  public static AuditEvent fromJson(String json) {
    return AuditJson.read(json);
  }

  /** Whether this is a link of the partition's chain. */
  public final boolean isLink() {
    return getManifestHash() != null;
  }

  /**
   * Whether the event is what its manifest says and the hash is the manifest's. Of {@link
   * #getOutcome()}, {@link #getLaunch()} and {@link #getRoot()} no manifest says anything.
   */
  final boolean isIntact() {
    if (getManifest() == null) {
      return false;
    }
    byte[] hashed = getManifest().getBytes(StandardCharsets.UTF_8);
    try {
      Manifest manifest = ManifestJson.readHashed(new PartitionRef(getPartition()), hashed);
      return ManifestHash.ofBytes(hashed).value().equals(getManifestHash())
          && link(getRoot(), getOutcome(), getLaunch(), manifest).equals(this);
    } catch (ManifestFormatException | IllegalArgumentException e) {
      return false; // whoever altered it made it worse than wrong
    }
  }
}
