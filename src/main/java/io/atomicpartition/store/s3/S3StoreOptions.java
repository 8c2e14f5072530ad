package io.atomicpartition.store.s3;

import java.util.Map;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What publishing to S3 needs beyond Beam's own {@link S3Options}, from which region, credentials,
 * endpoint, proxy, HTTP client, encryption and storage class are taken.
 */
public interface S3StoreOptions extends PipelineOptions {
  /** Parts of {@value} bytes: files of up to 78 GiB. */
  int DEFAULT_PART_BYTES = 8 << 20;

  /** {@value} bytes of parts on their way at once. */
  long DEFAULT_PART_BYTES_IN_FLIGHT = 64L << 20;

  /**
   * {@value} bytes: one CopyObject, a single call, for the data files that most pipelines write;
   * above it a copy by one connection takes longer than a client should wait for.
   */
  long DEFAULT_COPY_PARTS_ABOVE_BYTES = 512L << 20;

  @Description(
      "Bytes of one part of a multipart upload to S3, at least 5 MiB. A file that fits into one"
          + " part is sent whole. A file has at most 10,000 parts. Each open file holds up to this"
          + " much in memory.")
  @Default.Integer(DEFAULT_PART_BYTES)
  int getS3PartBytes();

  void setS3PartBytes(int value);

  @Description(
      "Bytes of parts that are on their way to S3 at once, for all open files of a store together,"
          + " beyond what each open file holds itself; at least one part. Writers wait for room. So a"
          + " store holds up to this much and --s3PartBytes for each open file: 72 MiB by default"
          + " for one. Copies hold nothing.")
  @Default.Long(DEFAULT_PART_BYTES_IN_FLIGHT)
  long getS3PartBytesInFlight();

  void setS3PartBytesInFlight(long value);

  @Description(
      "Files larger than this many bytes are copied to their final names in parts, in parallel;"
          + " from 5 MiB to 5 GiB, which is the most that S3 copies in one call.")
  @Default.Long(DEFAULT_COPY_PARTS_ABOVE_BYTES)
  long getS3CopyPartsAboveBytes();

  void setS3CopyPartsAboveBytes(long value);

  @Description(
      "Whether the bucket is part of the path (http://host/bucket/key) or of the host name. Default:"
          + " part of the path if --endpoint is set, as most servers that are not AWS need it; a"
          + " client factory of one's own (--s3ClientFactoryClass) decides for itself.")
  Boolean getS3ForcePathStyle();

  void setS3ForcePathStyle(Boolean value);

  @Description("Whether the requester pays for S3 requests, as buckets set up so demand.")
  @Default.Boolean(false)
  boolean getS3RequesterPays();

  void setS3RequesterPays(boolean value);

  @Description(
      "Tags of every S3 object that is written, as JSON: --s3ObjectTags={\"team\":\"lake\"}. Needs"
          + " s3:PutObjectTagging.")
  Map<String, String> getS3ObjectTags();

  void setS3ObjectTags(Map<String, String> value);
}
