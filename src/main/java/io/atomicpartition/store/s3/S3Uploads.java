package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.UnfinishedUpload;
import io.atomicpartition.store.UploadPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Multipart uploads that nobody has finished. */
final class S3Uploads {
  private static final String STAGED = StoreLocation.STAGING + "/";

  /** Between the two markers of a page token: no key has it, see ObjectKeys. */
  private static final char SEPARATOR = '\0';

  private final S3Access s3;
  private final S3Addresses addresses;

  S3Uploads(S3Access s3, S3Addresses addresses) {
    this.s3 = s3;
    this.addresses = addresses;
  }

  UploadPage list(String prefix, Optional<String> pageToken) throws StoreException {
    boolean elsewhere = addresses.staging().isPresent() && prefix.startsWith(STAGED);
    String keyBase = elsewhere ? STAGED : "";
    S3Address base = elsewhere ? addresses.staging().get() : addresses.root();
    String s3Prefix = base.key() + prefix.substring(keyBase.length());
    ListMultipartUploadsRequest.Builder request =
        s3.requests().listUploads(base.bucket()).prefix(s3Prefix);
    pageToken.ifPresent(
        token -> {
          int end = token.indexOf(SEPARATOR);
          request.uploadIdMarker(token.substring(0, end)).keyMarker(token.substring(end + 1));
        });
    try {
      return page(
          base, keyBase, s3Prefix, s3.clients().resending().listMultipartUploads(request.build()));
    } catch (SdkException e) {
      throw S3Errors.of(S3Operation.LIST_UPLOADS, new S3Address(base.bucket(), s3Prefix), e);
    }
  }

  private static UploadPage page(
      S3Address base, String keyBase, String s3Prefix, ListMultipartUploadsResponse found)
      throws StoreException {
    List<UnfinishedUpload> uploads = new ArrayList<>();
    for (MultipartUpload upload : found.uploads()) {
      if (upload.key().startsWith(s3Prefix)) { // not every server heeds it
        uploads.add(
            new UnfinishedUpload(
                keyBase + upload.key().substring(base.key().length()),
                upload.uploadId(),
                upload.initiated()));
      }
    }
    if (!Boolean.TRUE.equals(found.isTruncated())) {
      return new UploadPage(uploads, Optional.empty());
    }
    if (found.nextKeyMarker() == null || found.nextUploadIdMarker() == null) {
      throw new StoreException(
          "The listing of the uploads in '"
              + base
              + "' cannot go on: a page that is not the last does not say where the next begins");
    }
    return new UploadPage(
        uploads, Optional.of(found.nextUploadIdMarker() + SEPARATOR + found.nextKeyMarker()));
  }

  /** Throws the parts away. Does nothing to an upload that was completed or aborted before. */
  static void abort(S3Access s3, S3Address at, String id) throws StoreException {
    try {
      s3.clients().resending().abortMultipartUpload(s3.requests().abort(at).uploadId(id).build());
    } catch (SdkException e) {
      if (!S3Errors.hasStatus(e, S3Errors.NOT_FOUND)) {
        throw S3Errors.of(S3Operation.ABORT_UPLOAD, at, e);
      }
    }
  }
}
