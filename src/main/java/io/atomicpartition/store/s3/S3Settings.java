package io.atomicpartition.store.s3;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * How a store uses S3. The options that set these are {@link S3StoreOptions} and Beam's own.
 *
 * @param partBytes of one part of an upload, except the last
 * @param partBytesInFlight of all parts that are on their way at once
 * @param copyPartsAboveBytes the largest object that is copied by one call
 * @param pageSize of listings; S3 takes no more than 1,000
 * @param storageClass of data files under their final names. Temps and commit records stay in the
 *     bucket's standard class: an archived one could be neither copied nor read
 * @param encryption of every object
 * @param requesterPays whether every request says that the requester pays
 * @param tags of every object
 */
record S3Settings(
    int partBytes,
    long partBytesInFlight,
    long copyPartsAboveBytes,
    int pageSize,
    Optional<StorageClass> storageClass,
    S3Encryption encryption,
    boolean requesterPays,
    Map<String, String> tags) {
  /** S3's smallest part, but for the last: 5 MiB. */
  static final int LEAST_PART_BYTES = 5 << 20;

  /** S3's largest copy in one call, and its largest part: 5 GiB. */
  static final long MOST_COPIED_AT_ONCE = 5L << 30;

  /** S3's most parts of an object. */
  static final int MOST_PARTS = 10_000;

  /** More than this is not gained by larger parts of a copy: 256 MiB. */
  private static final long COPIED_PART_BYTES = 256L << 20;

  S3Settings {
    tags = Map.copyOf(tags);
    require("s3PartBytes", "at least 5 MiB", partBytes >= LEAST_PART_BYTES, partBytes);
    require(
        "s3PartBytesInFlight",
        "at least --s3PartBytes, which is " + partBytes,
        partBytesInFlight >= partBytes,
        partBytesInFlight);
    require(
        "s3CopyPartsAboveBytes",
        "from 5 MiB to 5 GiB",
        copyPartsAboveBytes >= LEAST_PART_BYTES && copyPartsAboveBytes <= MOST_COPIED_AT_ONCE,
        copyPartsAboveBytes);
  }

  /** The size of the parts, but for the last, in which {@code size} bytes are copied. */
  long copyPartBytes(long size) {
    long fewest = (size + MOST_PARTS - 1) / MOST_PARTS;
    return Math.max(fewest, Math.min(copyPartsAboveBytes, COPIED_PART_BYTES));
  }

  private static void require(String option, String expected, boolean holds, long found) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format("Expected --%s to be %s, found %d bytes", option, expected, found));
    }
  }
}
