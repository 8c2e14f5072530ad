package io.atomicpartition.store.s3;

import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.ObjectChecksum.Algorithm;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;

/**
 * Copies a temp to its final name, and verifies what is there then: by the CRC32C in the copy's own
 * reply, or else by one HeadObject, whose size, etag and checksum are compared as far as the server
 * gives them.
 */
final class S3Promoter {
  private final S3Access s3;

  S3Promoter(S3Access s3) {
    this.s3 = s3;
  }

  /** What the copy's reply says of the object that it made. */
  private record Copied(String etag, Optional<ObjectChecksum> checksum, Instant at) {}

  StoredObject promote(S3Address from, String finalKey, S3Address to, ObjectDigest expected)
      throws StoreException {
    Copied copied;
    try {
      copied =
          expected.size() > s3.settings().copyPartsAboveBytes()
              ? copyInParts(from, to, expected)
              : copy(from, to);
    } catch (ObjectMissingException | ObjectMismatchException | RequestRefusedException e) {
      throw e;
    } catch (StoreException e) {
      return judged(e, from, finalKey, to, expected);
    }
    Optional<ObjectChecksum> crc32c =
        copied.checksum().filter(checksum -> checksum.algorithm() == Algorithm.CRC32C);
    if (crc32c.isPresent()) {
      // Equal bytes as far as a CRC32C tells, and so of the size that the temp's writer counted.
      return S3Objects.requireEqual(
          to,
          new StoredObject(
              finalKey, expected.size(), crc32c, Optional.ofNullable(copied.etag()), copied.at()),
          expected);
    }
    return lookAt(from, finalKey, to, copied, expected);
  }

  /** After a copy that failed or was refused: what is there decides, and nothing says nothing. */
  private StoredObject judged(
      StoreException e, S3Address from, String finalKey, S3Address to, ObjectDigest expected)
      throws StoreException {
    Optional<StoredObject> found;
    try {
      found = S3Objects.head(s3, finalKey, to);
    } catch (StoreException unseen) {
      e.addSuppressed(unseen);
      throw e;
    }
    if (found.isEmpty()) {
      throw e;
    }
    S3Objects.requireEqual(to, found.get(), expected);
    requireSameChecksum(from, to, found.get());
    return found.get();
  }

  private StoredObject lookAt(
      S3Address from, String finalKey, S3Address to, Copied copied, ObjectDigest expected)
      throws StoreException {
    StoredObject found =
        S3Objects.head(s3, finalKey, to)
            .orElseThrow(
                () -> new StateUnknownException("'" + to + "' is not there after its copy"));
    S3Objects.requireEqual(to, found, expected);
    if (copied.etag() != null
        && !found.version().map(S3Promoter::bare).equals(Optional.of(bare(copied.etag())))) {
      throw new ObjectMismatchException(
          String.format(
              "'%s' differs: expected the etag %s of the copy, found %s",
              to, copied.etag(), found.version().orElse("none")));
    }
    requireSameChecksum(from, to, found);
    return found;
  }

  /** Ceph's replies to copies have no quotes around an etag, which its headers have. */
  private static String bare(String etag) {
    return etag.replace("\"", "");
  }

  /** Where there is only a checksum that the temp's writer did not work out, the temp's decides. */
  private void requireSameChecksum(S3Address from, S3Address to, StoredObject object)
      throws StoreException {
    Optional<ObjectChecksum> found = object.checksum();
    if (found.filter(c -> c.algorithm() == Algorithm.CRC64NVME).isEmpty()) {
      return;
    }
    Optional<ObjectChecksum> ofTemp =
        S3Objects.head(s3, from.key(), from).flatMap(StoredObject::checksum);
    if (ofTemp.isPresent() && !ofTemp.equals(found)) {
      throw new ObjectMismatchException(
          String.format(
              "'%s' differs from '%s': expected %s, found %s",
              to, from, ofTemp.get(), found.orElseThrow()));
    }
  }

  private Copied copy(S3Address from, S3Address to) throws StoreException {
    CopyObjectRequest.Builder request = s3.requests().copy(from, to);
    if (s3.abilities().copiesUnderCondition()) {
      try {
        return send(request.ifNoneMatch("*").build());
      } catch (SdkException e) {
        if (!S3Errors.hasStatus(e, S3Errors.NOT_IMPLEMENTED)) {
          throw copyFailed(S3Operation.COPY, from, to, e);
        }
      }
    }
    try {
      Copied copied = send(request.ifNoneMatch(null).build());
      s3.abilities().copiesOnlyUnconditionally();
      return copied;
    } catch (SdkException e) {
      throw copyFailed(S3Operation.COPY, from, to, e);
    }
  }

  private Copied send(CopyObjectRequest request) throws StoreException {
    CopyObjectResult copied = s3.clients().resending().copyObject(request).copyObjectResult();
    if (copied == null) {
      throw new StateUnknownException("The reply to a copy says nothing of what it made");
    }
    return new Copied(
        copied.eTag(),
        S3Checksums.wholeObject(
            copied.checksumCRC32C(), copied.checksumCRC64NVME(), copied.checksumType()),
        copied.lastModified());
  }

  private Copied copyInParts(S3Address from, S3Address to, ObjectDigest expected)
      throws StoreException {
    if (s3.abilities().checksumsCopiedParts()) {
      MultipartUpload upload = MultipartUpload.start(s3, to, s3.requests().createFinal(to));
      try {
        return copyParts(upload, from, expected);
      } catch (RequestRefusedException e) {
        boolean tryUnchecked = upload.partsMayNotBeChecked();
        abandon(upload, e);
        blameTheTemp(from, expected, e);
        if (!tryUnchecked) {
          throw e;
        }
      } catch (StoreException e) {
        abandon(upload, e);
        throw e;
      }
    }
    MultipartUpload upload = MultipartUpload.startUnchecked(s3, to, s3.requests().createFinal(to));
    try {
      Copied copied = copyParts(upload, from, expected);
      s3.abilities().checksumsNoCopiedParts();
      return copied;
    } catch (StoreException e) {
      abandon(upload, e);
      throw e;
    }
  }

  private Copied copyParts(MultipartUpload upload, S3Address from, ObjectDigest expected)
      throws StoreException {
    long partBytes = s3.settings().copyPartBytes(expected.size());
    for (long first = 0; first < expected.size(); first += partBytes) {
      upload.copy(from, first, Math.min(first + partBytes, expected.size()) - 1);
    }
    CompleteMultipartUploadResponse done = upload.complete(expected.crc32c());
    return new Copied(
        done.eTag(),
        S3Checksums.wholeObject(
            done.checksumCRC32C(), done.checksumCRC64NVME(), done.checksumType()),
        S3Objects.answered(done.sdkHttpResponse()));
  }

  private static void abandon(MultipartUpload upload, StoreException e) {
    try {
      upload.abort();
    } catch (StoreException left) {
      e.addSuppressed(left);
    }
  }

  /** Servers refuse a copy with another checksum each in their own words: the temp tells more. */
  private void blameTheTemp(S3Address from, ObjectDigest expected, StoreException refusal)
      throws ObjectMismatchException {
    Optional<StoredObject> temp;
    try {
      temp = S3Objects.head(s3, from.key(), from);
    } catch (StoreException unseen) {
      refusal.addSuppressed(unseen);
      return;
    }
    if (temp.isPresent()) {
      S3Objects.requireEqual(from, temp.get(), expected);
    }
  }

  /** What the failure of a copy, or of a part of one, means. */
  static StoreException copyFailed(
      S3Operation operation, S3Address from, S3Address to, SdkException e) {
    if (S3Errors.isMissingObject(e)) {
      return new ObjectMissingException("There is no object '" + from + "' to copy", e);
    }
    return S3Errors.of(operation, to, e);
  }
}
