package io.atomicpartition.store.s3;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An object that is sent, or copied, in parts, several at a time. Nobody sees it before {@link
 * #complete}. Not thread-safe.
 *
 * <p>The server is asked to check the CRC32C of the whole object. One that refuses to is sent an
 * MD5 with each part instead, and gives no checksum of the whole back.
 */
final class MultipartUpload {
  private final S3Access s3;
  private final S3Address at;
  private final String id;
  private final boolean checksummed;
  private final List<Future<CompletedPart>> parts = new ArrayList<>();
  private volatile StoreException failure;

  private MultipartUpload(S3Access s3, S3Address at, String id, boolean checksummed) {
    this.s3 = s3;
    this.at = at;
    this.id = id;
    this.checksummed = checksummed;
  }

  /** Starts an upload, of whose object the server is asked to check the CRC32C. */
  static MultipartUpload start(
      S3Access s3, S3Address at, CreateMultipartUploadRequest.Builder create)
      throws StoreException {
    if (s3.abilities().checksumsUploads()) {
      try {
        String id =
            create(
                s3,
                at,
                create
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                    .checksumType(ChecksumType.FULL_OBJECT));
        return new MultipartUpload(s3, at, id, true);
      } catch (RequestRefusedException e) {
        if (!mayRefuseTheChecksum(e)) {
          throw e;
        }
      }
    }
    MultipartUpload started = startUnchecked(s3, at, create);
    s3.abilities().checksumsNoUploads();
    return started;
  }

  /** Starts an upload without a checksum of the whole object. */
  static MultipartUpload startUnchecked(
      S3Access s3, S3Address at, CreateMultipartUploadRequest.Builder create)
      throws StoreException {
    String id = create(s3, at, create.checksumAlgorithm((String) null).checksumType((String) null));
    return new MultipartUpload(s3, at, id, false);
  }

  private static boolean mayRefuseTheChecksum(StoreException refusal) {
    return refusal.getCause() instanceof SdkException e
        && (S3Errors.hasStatus(e, S3Errors.NOT_IMPLEMENTED)
            || S3Errors.hasCode(e, "InvalidRequest")
            || S3Errors.hasCode(e, "InvalidArgument"));
  }

  /**
   * Whether a part was refused in words that may mean the checksum asked for: MinIO takes no copied
   * part then. What {@link #complete} refuses is another matter: wrong bytes.
   */
  boolean partsMayNotBeChecked() {
    return checksummed
        && failure instanceof RequestRefusedException
        && mayRefuseTheChecksum(failure);
  }

  private static String create(
      S3Access s3, S3Address at, CreateMultipartUploadRequest.Builder request)
      throws StoreException {
    try {
      return s3.clients().resending().createMultipartUpload(request.build()).uploadId();
    } catch (SdkException e) {
      throw S3Errors.of(S3Operation.CREATE_UPLOAD, at, e);
    }
  }

  /** Sends the next part, when there is room for it among the parts on their way. */
  void send(PartBuffer part) throws StoreException {
    int number = nextNumber();
    submit(
        part.size(),
        () -> {
          UploadPartRequest.Builder request =
              s3.requests().part(at).uploadId(id).partNumber(number);
          if (checksummed) {
            request.checksumCRC32C(S3Checksums.header(part.crc32c()));
          } else {
            request.contentMD5(part.md5());
          }
          try {
            UploadPartResponse sent =
                s3.clients().resending().uploadPart(request.build(), body(part));
            return completed(number, sent.eTag(), checksummed ? part.crc32c() : null);
          } catch (SdkException e) {
            throw S3Errors.of(S3Operation.UPLOAD_PART, at, e);
          }
        });
  }

  /** The part as it is sent, as often as it takes, without another copy of it on the heap. */
  static RequestBody body(PartBuffer part) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromInputStreamSupplier(part::stream),
        part.size(),
        "application/octet-stream");
  }

  /** Copies bytes {@code first} to {@code last}, both included, as the next part. */
  void copy(S3Address from, long first, long last) throws StoreException {
    int number = nextNumber();
    UploadPartCopyRequest request =
        s3.requests()
            .copyPart(from, at)
            .uploadId(id)
            .partNumber(number)
            .copySourceRange("bytes=" + first + "-" + last)
            .build();
    submit(
        0,
        () -> {
          try {
            CopyPartResult copied =
                s3.clients().resending().uploadPartCopy(request).copyPartResult();
            return CompletedPart.builder()
                .partNumber(number)
                .eTag(copied.eTag())
                .checksumCRC32C(copied.checksumCRC32C())
                .build();
          } catch (SdkException e) {
            throw S3Promoter.copyFailed(S3Operation.COPY_PART, from, at, e);
          }
        });
  }

  private static CompletedPart completed(int number, String etag, String crc32c) {
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(etag)
        .checksumCRC32C(crc32c == null ? null : S3Checksums.header(crc32c))
        .build();
  }

  private int nextNumber() throws StoreException {
    if (failure != null) {
      throw failure;
    }
    if (parts.size() == S3Settings.MOST_PARTS) {
      throw new RequestRefusedException(
          String.format(
              "'%s' would have more than %d parts, the most that S3 takes, at --s3PartBytes=%d; set"
                  + " it higher, or write smaller files",
              at, S3Settings.MOST_PARTS, s3.settings().partBytes()));
    }
    return parts.size() + 1;
  }

  private void submit(int heldBytes, Callable<CompletedPart> send) throws StoreException {
    try {
      parts.add(
          s3.parts()
              .submit(
                  heldBytes,
                  () -> {
                    if (failure != null) {
                      throw new CancellationException();
                    }
                    try {
                      return send.call();
                    } catch (StoreException e) {
                      failure = e;
                      throw e;
                    }
                  }));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StateUnknownException(
        "Writing '" + at + "' was interrupted", new InterruptedIOException(e.toString()));
  }

  /**
   * Waits for the parts and makes them an object, if there is none under its key.
   *
   * @throws StoreException after which the object may be there or not, but for {@link
   *     RequestRefusedException}
   */
  CompleteMultipartUploadResponse complete(String crc32c) throws StoreException {
    List<CompletedPart> sent = new ArrayList<>();
    for (Future<CompletedPart> part : parts) {
      sent.add(await(part));
    }
    CompleteMultipartUploadRequest.Builder request =
        s3.requests()
            .complete(at)
            .uploadId(id)
            .ifNoneMatch("*")
            .multipartUpload(upload -> upload.parts(sent));
    if (checksummed) {
      request.checksumType(ChecksumType.FULL_OBJECT).checksumCRC32C(S3Checksums.header(crc32c));
    }
    try {
      return s3.clients().resending().completeMultipartUpload(request.build());
    } catch (SdkException e) {
      throw S3Errors.of(S3Operation.COMPLETE_UPLOAD, at, e);
    }
  }

  private CompletedPart await(Future<CompletedPart> part) throws StoreException {
    try {
      return part.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (failure != null) {
        throw failure;
      }
      throw new StateUnknownException("Writing '" + at + "' failed: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Throws the parts away, once none can arrive any more that was on its way. Does nothing to an
   * object that was completed.
   */
  void abort() throws StoreException {
    if (failure == null) {
      failure = new StateUnknownException("The upload of '" + at + "' was aborted");
    }
    parts.forEach(Uninterrupted::awaitEnd);
    Uninterrupted.run(() -> S3Uploads.abort(s3, at, id));
  }
}
