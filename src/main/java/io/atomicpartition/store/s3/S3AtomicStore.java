package io.atomicpartition.store.s3;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.UnfinishedUpload;
import io.atomicpartition.store.UploadPage;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A store on Amazon S3, or a server that speaks its protocol and honours {@code If-None-Match} and
 * {@code If-Match} on PutObject; one that does not know them refuses, one that ignores them is
 * found by the probe.
 *
 * <p>Requests that may be applied twice are sent again by the client library; a write of a commit
 * record is sent once, so that a refusal is of the only request there was.
 *
 * <p>A promote never writes over another object where CopyObject takes {@code If-None-Match}, as it
 * does on AWS since October 2025, or where the copy is made in parts. Elsewhere it relies on final
 * names being nobody else's.
 */
final class S3AtomicStore implements AtomicStore {
  private final StoreLocation location;
  private final S3Addresses addresses;
  private final S3Access s3;

  S3AtomicStore(StoreLocation location, S3Settings settings, S3Clients clients) {
    this.location = location;
    this.addresses = new S3Addresses(location);
    this.s3 =
        new S3Access(
            clients,
            new S3Requests(settings),
            settings,
            new PartPool(settings.partBytesInFlight()),
            new S3Abilities());
  }

  @Override
  public StoreLocation location() {
    return location;
  }

  @Override
  public boolean commitsAtomically() {
    return true;
  }

  @Override
  public URI uri(String key) {
    return addresses.uri(key);
  }

  @Override
  public TempWriter openTemp(String key) {
    return new S3TempWriter(s3, key, addresses.of(key), UUID.randomUUID().toString());
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    return new S3Promoter(s3)
        .promote(addresses.of(tempKey), finalKey, addresses.of(finalKey), expected);
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    S3Address at = addresses.of(key);
    try {
      ResponseBytes<GetObjectResponse> found =
          s3.clients()
              .resending()
              .getObject(s3.requests().get(at).build(), (reply, body) -> whole(at, reply, body));
      return Optional.of(
          new CommitRecord(
              found.asByteArrayUnsafe(),
              new RecordVersion(found.response().eTag()),
              found.response().lastModified()));
    } catch (SdkException e) {
      // A 404 alone may be a gateway's, of a server that is starting.
      if (S3Errors.hasCode(e, "NoSuchKey")) {
        return Optional.empty();
      }
      if (e.getCause() instanceof StoreException tooLarge) {
        throw tooLarge;
      }
      throw S3Errors.of(S3Operation.GET, at, e);
    }
  }

  private static ResponseBytes<GetObjectResponse> whole(
      S3Address at, GetObjectResponse reply, AbortableInputStream body) throws Exception {
    try {
      CommitRecord.checkSize(at, reply.contentLength() == null ? 0 : reply.contentLength());
    } catch (StoreException e) {
      body.abort(); // or closing it would read it all
      throw e;
    }
    return ResponseTransformer.<GetObjectResponse>toBytes().transform(reply, body);
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return writeRecord(key, body, request -> request.ifNoneMatch("*"));
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return writeRecord(key, body, request -> request.ifMatch(expected.value()));
  }

  private CommitRecord writeRecord(
      String key, byte[] body, Consumer<PutObjectRequest.Builder> condition) throws StoreException {
    S3Address at = addresses.of(key);
    PutObjectRequest.Builder request =
        s3.requests().put(at).contentType("application/json").cacheControl("no-store");
    condition.accept(request);
    try {
      PutObjectResponse written =
          s3.clients()
              .sendingOnce()
              .putObject(
                  request.checksumCRC32C(S3Checksums.header(S3Checksums.crc32c(body))).build(),
                  RequestBody.fromBytes(body));
      return new CommitRecord(
          body, new RecordVersion(written.eTag()), S3Objects.answered(written.sdkHttpResponse()));
    } catch (SdkException e) {
      StoreException failure = S3Errors.of(S3Operation.PUT, at, e);
      throw failure.definitelyNotApplied() && S3Errors.isMissingObject(e)
          ? new PreconditionFailedException("There is no record '" + at + "' to replace", e)
          : failure;
    }
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    return S3Objects.head(s3, key, addresses.of(key));
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    S3Address at = addresses.of(key);
    StoredObject found =
        S3Objects.head(s3, key, at)
            .orElseThrow(() -> new ObjectMissingException("There is no object '" + at + "'"));
    return S3Objects.requireEqual(at, found, expected);
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return new S3Lister(s3, addresses).list(prefix, pageToken.orElse(""));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A page token is a key.
   */
  @Override
  public ListPage listAfter(String prefix, String after) throws StoreException {
    return list(prefix, Optional.of(after));
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    return read(addresses.of(key), Optional.empty(), offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>By {@code If-Match}; the reply's etag is looked at, too, for a server that ignores that.
   */
  @Override
  public InputStream read(StoredObject expected, long offset) throws StoreException {
    return read(addresses.of(expected.key()), expected.version(), offset);
  }

  private InputStream read(S3Address at, Optional<String> etag, long offset) throws StoreException {
    if (offset < 0) {
      throw new IllegalArgumentException("An offset must not be negative, found " + offset);
    }
    GetObjectRequest.Builder request = s3.requests().get(at).ifMatch(etag.orElse(null));
    if (offset > 0) {
      request.range("bytes=" + offset + "-");
    }
    try {
      ResponseInputStream<GetObjectResponse> found =
          s3.clients().resending().getObject(request.build());
      if (etag.isPresent() && !etag.get().equals(found.response().eTag())) {
        found.abort();
        throw writtenAgain(at, etag.get(), found.response().eTag());
      }
      return new S3ObjectStream(found);
    } catch (SdkException e) {
      if (S3Errors.hasStatus(e, S3Errors.RANGE_NOT_SATISFIABLE)) {
        return InputStream.nullInputStream();
      }
      if (etag.isPresent() && S3Errors.hasStatus(e, S3Errors.PRECONDITION_FAILED)) {
        throw writtenAgain(at, etag.get(), "another");
      }
      throw S3Errors.isMissingObject(e)
          ? new ObjectMissingException("There is no object '" + at + "'", e)
          : S3Errors.of(S3Operation.GET, at, e);
    }
  }

  private static ObjectMismatchException writtenAgain(S3Address at, String etag, String found) {
    return new ObjectMismatchException(
        String.format("'%s' was written again: expected etag %s, found %s", at, etag, found));
  }

  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    Map<S3Address, String> all = new HashMap<>();
    Map<String, List<String>> byBucket = new TreeMap<>();
    for (String key : keys) {
      S3Address at = addresses.of(key);
      if (all.put(at, key) == null) {
        byBucket.computeIfAbsent(at.bucket(), bucket -> new ArrayList<>()).add(at.key());
      }
    }
    Map<String, String> failed = new HashMap<>();
    for (Map.Entry<String, List<String>> bucket : byBucket.entrySet()) {
      S3Deletion.delete(s3, bucket.getKey(), bucket.getValue())
          .forEach(
              (key, why) ->
                  failed.put(all.getOrDefault(new S3Address(bucket.getKey(), key), key), why));
    }
    return new DeleteReport(all.size() - failed.size(), failed);
  }

  @Override
  public UploadPage unfinishedUploads(String prefix, Optional<String> pageToken)
      throws StoreException {
    return new S3Uploads(s3, addresses).list(prefix, pageToken);
  }

  @Override
  public void abortUpload(UnfinishedUpload upload) throws StoreException {
    S3Uploads.abort(s3, addresses.of(upload.key()), upload.id());
  }

  /**
   * Gives the connections back. Temps that are still open can then neither go on nor be aborted.
   */
  @Override
  public void close() {
    s3.parts().close();
    s3.clients().close();
  }
}
