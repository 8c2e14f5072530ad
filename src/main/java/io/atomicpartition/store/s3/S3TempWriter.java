package io.atomicpartition.store.s3;

import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Collects a part's worth of bytes; what is no more than that is sent whole, what is more in parts.
 *
 * <p>After a reply that leaves open whether the object was made, the object itself tells: it
 * carries an id of this writer's own.
 */
final class S3TempWriter extends TempWriter {
  private enum State {
    OPEN,
    COMPLETED,
    ABORTED
  }

  private final S3Access s3;
  private final String key;
  private final S3Address at;
  private final String writeId;
  private final CRC32C crc32c = new CRC32C();
  private PartBuffer part;
  private Optional<MultipartUpload> upload = Optional.empty();
  private long size;
  private State state = State.OPEN;
  private StoreException failure;

  /** Whether the object may have come to be without our knowing. */
  private boolean inDoubt;

  S3TempWriter(S3Access s3, String key, S3Address at, String writeId) {
    this.s3 = s3;
    this.key = key;
    this.at = at;
    this.writeId = writeId;
    this.part = newPart();
  }

  private PartBuffer newPart() {
    return new PartBuffer(s3.settings().partBytes());
  }

  @Override
  public void write(int b) throws StoreException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws StoreException {
    checkWritable();
    for (int done = 0; done < length; ) {
      if (part.isFull()) {
        sendPart();
      }
      try {
        done += part.add(bytes, offset + done, length - done);
      } catch (RuntimeException | Error e) {
        latch(e);
        throw e;
      }
    }
    crc32c.update(bytes, offset, length);
    size += length;
  }

  private void sendPart() throws StoreException {
    try {
      if (upload.isEmpty()) {
        upload =
            Optional.of(
                MultipartUpload.start(
                    s3, at, s3.requests().createTemp(at).metadata(S3Objects.metadata(writeId))));
      }
      upload.get().send(part);
      part = newPart();
    } catch (StoreException e) {
      failure = e;
      throw e;
    } catch (RuntimeException | Error e) {
      latch(e);
      throw e;
    }
  }

  @Override
  public long bufferedBytes() {
    return part.allocated();
  }

  @Override
  public StoredObject complete() throws StoreException {
    if (state != State.OPEN) {
      throw new IllegalStateException("The temp '" + at + "' is " + state + " already");
    }
    checkWritable();
    try {
      StoredObject completed = upload.isPresent() ? completeUpload() : put();
      state = State.COMPLETED;
      part = newPart();
      return completed;
    } catch (StoreException e) {
      failure = e;
      throw e;
    } catch (RuntimeException | Error e) {
      inDoubt = true;
      latch(e);
      throw e;
    }
  }

  /** What failed in no way that was foreseen has failed for good. */
  private void latch(Throwable e) {
    failure = new StateUnknownException("Writing the temp '" + at + "' failed: " + e, e);
  }

  private StoredObject put() throws StoreException {
    try {
      PutObjectResponse sent =
          s3.clients()
              .resending()
              .putObject(
                  s3.requests()
                      .put(at)
                      .ifNoneMatch("*")
                      .metadata(S3Objects.metadata(writeId))
                      .checksumCRC32C(S3Checksums.header(part.crc32c()))
                      .build(),
                  MultipartUpload.body(part));
      return described(
          sent,
          sent.eTag(),
          S3Checksums.wholeObject(
              sent.checksumCRC32C(), sent.checksumCRC64NVME(), sent.checksumType()));
    } catch (SdkException e) {
      return judged(S3Errors.of(S3Operation.PUT, at, e));
    }
  }

  private StoredObject completeUpload() throws StoreException {
    MultipartUpload parts = upload.orElseThrow();
    parts.send(part);
    CompleteMultipartUploadResponse sent;
    try {
      sent = parts.complete(S3Checksums.hex(crc32c.getValue()));
    } catch (StoreException e) {
      return judged(e);
    }
    return described(
        sent,
        sent.eTag(),
        S3Checksums.wholeObject(
            sent.checksumCRC32C(), sent.checksumCRC64NVME(), sent.checksumType()));
  }

  private StoredObject described(AwsResponse sent, String etag, Optional<ObjectChecksum> checksum) {
    return new StoredObject(
        key, size, checksum, Optional.ofNullable(etag), S3Objects.answered(sent.sdkHttpResponse()));
  }

  /** Looks whether the object was made all the same, and by this writer. */
  private StoredObject judged(StoreException e) throws StoreException {
    if (e instanceof RequestRefusedException) {
      throw e;
    }
    inDoubt = true;
    Optional<StoredObject> own;
    try {
      own = S3Objects.headOwn(s3, key, at, writeId);
    } catch (StoreException unseen) {
      e.addSuppressed(unseen);
      throw e;
    }
    if (own.isPresent()) {
      return own.get();
    }
    if (e.getCause() instanceof SdkException reply
        && S3Errors.hasStatus(reply, S3Errors.PRECONDITION_FAILED)) {
      inDoubt = false; // whatever was sent before meets the other's object, too
      throw new PreconditionFailedException(
          "'" + at + "' exists; a temp needs a name of its own", e);
    }
    throw e;
  }

  @Override
  public void abort() throws StoreException {
    if (state != State.OPEN) {
      return;
    }
    state = State.ABORTED;
    part = newPart();
    try {
      if (upload.isPresent()) {
        upload.get().abort();
      }
    } finally {
      if (inDoubt) {
        Uninterrupted.run(this::deleteOwn);
      }
    }
  }

  private void deleteOwn() throws StoreException {
    if (S3Objects.headOwn(s3, key, at, writeId).isEmpty()) {
      return;
    }
    String failed = S3Deletion.delete(s3, at.bucket(), List.of(at.key())).get(at.key());
    if (failed != null) {
      throw new StateUnknownException("Removing the temp '" + at + "' failed: " + failed);
    }
  }

  private void checkWritable() throws StoreException {
    if (state != State.OPEN) {
      throw new StateUnknownException("The temp '" + at + "' is " + state + " already");
    }
    if (failure != null) {
      throw new StateUnknownException(
          "The temp '" + at + "' is not written on after a failure: " + failure.getMessage(),
          failure);
    }
  }
}
