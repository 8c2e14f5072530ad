package io.atomicpartition.store.gcs;

import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the store on Google Cloud Storage takes beside Beam's own {@link GcsOptions}, of which it
 * uses credentials, project, {@code gcsEndpoint}, {@code gcsUploadBufferSizeBytes} and the two
 * {@code gcsHttpRequest...Timeout}s.
 */
public interface GcsStoreOptions extends PipelineOptions {
  @Description(
      "Cloud KMS key with which every object that is published to gs:// is encrypted, as"
          + " projects/P/locations/L/keyRings/R/cryptoKeys/K. Without it, the bucket's default"
          + " decides.")
  @Nullable String getGcsKmsKeyName();

  void setGcsKmsKeyName(@Nullable String name);

  @Description(
      "Project that is billed for requests to a requester-pays bucket; the credentials need"
          + " serviceusage.services.use on it.")
  @Nullable String getGcsUserProject();

  void setGcsUserProject(@Nullable String project);
}
