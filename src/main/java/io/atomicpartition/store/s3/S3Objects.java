package io.atomicpartition.store.s3;

import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Describes objects, and compares them with what they should be. */
final class S3Objects {
  /** The metadata by which the writer of an object recognises it. */
  private static final String WRITE_ID = "write-id";

  private S3Objects() {}

  /** Describes what is there, by one call; empty if there is no object. */
  static Optional<StoredObject> head(S3Access s3, String key, S3Address at) throws StoreException {
    return response(s3, at).map(found -> describe(key, found));
  }

  /** What is there if this very write made it; empty if there is nothing, or another's. */
  static Optional<StoredObject> headOwn(S3Access s3, String key, S3Address at, String writeId)
      throws StoreException {
    return response(s3, at)
        .filter(found -> writeId.equals(found.metadata().get(WRITE_ID)))
        .map(found -> describe(key, found));
  }

  /** The metadata that make a write recognisable. */
  static Map<String, String> metadata(String writeId) {
    return Map.of(WRITE_ID, writeId);
  }

  private static Optional<HeadObjectResponse> response(S3Access s3, S3Address at)
      throws StoreException {
    try {
      return Optional.of(s3.clients().resending().headObject(s3.requests().head(at)));
    } catch (SdkException e) {
      if (S3Errors.isMissingObject(e)) {
        return Optional.empty();
      }
      throw S3Errors.of(S3Operation.HEAD, at, e);
    }
  }

  private static StoredObject describe(String key, HeadObjectResponse found) {
    return new StoredObject(
        key,
        found.contentLength(),
        S3Checksums.wholeObject(
            found.checksumCRC32C(), found.checksumCRC64NVME(), found.checksumType()),
        Optional.ofNullable(found.eTag()),
        found.lastModified());
  }

  /**
   * @throws ObjectMismatchException if size or CRC32C differ from the expected ones
   */
  static StoredObject requireEqual(S3Address at, StoredObject found, ObjectDigest expected)
      throws ObjectMismatchException {
    if (!found.agreesWith(expected)) {
      throw new ObjectMismatchException(
          String.format(
              "'%s' differs: expected %d bytes with CRC32C %s, found %d bytes with %s",
              at,
              expected.size(),
              expected.crc32c(),
              found.size(),
              found
                  .checksum()
                  .map(checksum -> checksum.algorithm() + " " + checksum.value())
                  .orElse("no checksum")));
    }
    return found;
  }

  /**
   * When the server answered, in whole seconds: the closest to a time stamp that a write's reply
   * has; the epoch if it does not say.
   */
  static Instant answered(SdkHttpResponse response) {
    return response.firstMatchingHeader("Date").map(S3Objects::instant).orElse(Instant.EPOCH);
  }

  /** The write was made, whatever the server calls the time. */
  static Instant instant(String date) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
