package io.atomicpartition.store.gcs;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.CopyRequest;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.gcs.GcsErrors.Call;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A store on Google Cloud Storage. A record's version is its generation, and a record is written
 * under {@code ifGenerationMatch}, by a client that sends it once; all else is sent again by the
 * client library where that is safe.
 *
 * <p>Replacing a record needs the permission to delete objects, for that is what overwriting takes
 * there. A bucket that does not exist looks like an empty one to {@link #head} and {@link
 * #readRecord}; whatever writes or lists says so.
 */
final class GcsAtomicStore implements AtomicStore {
  /** A record that is replaced between two requests is read again this often. */
  private static final int READS = 50;

  private final StoreLocation storeLocation;
  private final GcsLocation location;
  private final GcsClients clients;
  private final GcsRequests requests;
  private final GcsListing listing;
  private final GcsDeletion deletion;
  private final int chunkBytes;

  GcsAtomicStore(StoreLocation storeLocation, GcsConnection connection) {
    this.storeLocation = storeLocation;
    this.location = new GcsLocation(storeLocation);
    this.clients = new GcsClients(connection);
    this.requests = new GcsRequests(connection.userProject(), connection.kmsKeyName());
    this.listing = new GcsListing(location, clients, requests, connection.pageSize());
    this.deletion =
        new GcsDeletion(location, clients, requests, connection.retries(), connection.observer());
    this.chunkBytes = connection.chunkBytes();
  }

  @Override
  public StoreLocation location() {
    return storeLocation;
  }

  @Override
  public boolean commitsAtomically() {
    return true;
  }

  @Override
  public URI uri(String key) {
    return location.uri(key);
  }

  @Override
  public TempWriter openTemp(String key) {
    return new GcsTempWriter(this, clients, requests, key, location.blob(key), chunkBytes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A rewrite, which within a bucket's location and class moves no bytes; elsewhere it takes
   * several requests. What the copy's own reply says is what is verified.
   */
  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    BlobId temp = location.blob(tempKey);
    BlobId target = location.blob(finalKey);
    CopyRequest copy =
        CopyRequest.newBuilder()
            .setSource(temp)
            .setSourceOptions(requests.source())
            .setTarget(target, requests.copy())
            .build();
    BlobInfo copied;
    try {
      copied = clients.retrying().copy(copy).getResult();
    } catch (RuntimeException e) {
      if (GcsErrors.isPreconditionFailed(e)) {
        return promotedBefore(finalKey, expected, e);
      }
      if (GcsErrors.isNotFound(e) && head(tempKey).isEmpty()) {
        throw missing(tempKey, temp, e);
      }
      throw GcsErrors.of(Call.COPY, finalKey, target, e);
    }
    return requireEqual(GcsRequests.describe(finalKey, copied), expected);
  }

  /** The final name was given by an earlier request, of the library's or of ours. */
  private StoredObject promotedBefore(String finalKey, ObjectDigest expected, RuntimeException e)
      throws StoreException {
    StoredObject found =
        head(finalKey)
            .orElseThrow(
                () ->
                    new StateUnknownException(
                        "Giving '"
                            + uri(finalKey)
                            + "' its bytes was refused, for it exists, and it is not there",
                        e));
    return requireEqual(found, expected);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Two requests where there is a record: what is current, which no cache answers, and the bytes
   * of that very generation.
   */
  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    BlobId object = location.blob(key);
    for (int reads = 1; ; reads++) {
      Optional<BlobInfo> found = get(key, object);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      CommitRecord.checkSize(key, found.get().getSize());
      BlobId generation =
          BlobId.of(object.getBucket(), object.getName(), found.get().getGeneration());
      try {
        byte[] body = clients.retrying().readAllBytes(generation, requests.source());
        return Optional.of(record(found.get(), body));
      } catch (RuntimeException e) {
        if (!GcsErrors.isNotFound(e) || reads == READS) {
          throw GcsErrors.of(Call.READ, key, object, e);
        }
      }
    }
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return writeRecord(Call.CREATE, key, body, requests.create());
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    long generation;
    try {
      generation = Long.parseLong(expected.value());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The version of '" + key + "' must be a generation, a number, found '" + expected + "'",
          e);
    }
    return writeRecord(Call.REPLACE, key, body, requests.replace(generation));
  }

  private CommitRecord writeRecord(Call call, String key, byte[] body, BlobTargetOption[] options)
      throws StoreException {
    BlobId object = location.blob(key);
    try {
      return record(clients.once().create(GcsRequests.record(object), body, options), body);
    } catch (RuntimeException e) {
      throw GcsErrors.of(call, key, object, e);
    }
  }

  private static CommitRecord record(BlobInfo written, byte[] body) {
    return new CommitRecord(
        body,
        new RecordVersion(Long.toString(written.getGeneration())),
        written.getUpdateTimeOffsetDateTime().toInstant());
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    return get(key, location.blob(key)).map(found -> GcsRequests.describe(key, found));
  }

  private Optional<BlobInfo> get(String key, BlobId object) throws StoreException {
    try {
      Blob found = clients.retrying().get(object, requests.get());
      return Optional.ofNullable(found);
    } catch (RuntimeException e) {
      throw GcsErrors.of(Call.READ, key, object, e);
    }
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    return requireEqual(
        head(key).orElseThrow(() -> missing(key, location.blob(key), null)), expected);
  }

  private static StoredObject requireEqual(StoredObject found, ObjectDigest expected)
      throws ObjectMismatchException {
    if (found.agreesWith(expected)) {
      return found;
    }
    throw new ObjectMismatchException(
        String.format(
            "'%s' differs: expected %d bytes with CRC32C %s, found %d with %s, generation %s",
            found.key(),
            expected.size(),
            expected.crc32c(),
            found.size(),
            found.checksum().map(checksum -> checksum.value()).orElse("none"),
            found.version().orElse("unknown")));
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return listing.page(prefix, pageToken);
  }

  @Override
  public ListPage listAfter(String prefix, String after) throws StoreException {
    return location.stagingOutside()
        ? AtomicStore.super.listAfter(prefix, after)
        : listing.pageAfter(prefix, after);
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    return read(key, offset, requests.source());
  }

  @Override
  public InputStream read(StoredObject expected, long offset) throws StoreException {
    long generation = Long.parseLong(expected.version().orElseThrow());
    BlobSourceOption[] options = requests.source(BlobSourceOption.generationMatch(generation));
    try {
      return read(expected.key(), offset, options);
    } catch (PreconditionFailedException e) {
      throw new ObjectMismatchException(
          String.format(
              "'%s' was written again: expected generation %d, found another",
              uri(expected.key()), generation));
    }
  }

  private InputStream read(String key, long offset, BlobSourceOption[] options)
      throws StoreException {
    if (offset < 0) {
      throw new IllegalArgumentException("An offset must not be negative, found " + offset);
    }
    BlobId object = location.blob(key);
    ReadChannel channel = clients.retrying().reader(object, options);
    BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
    try {
      channel.setChunkSize(0);
      channel.seek(offset);
      // The library asks for nothing before the first byte is wanted.
      in.mark(1);
      if (in.read() >= 0) {
        in.reset();
      }
      return in;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw GcsErrors.of(Call.READ, key, object, e);
    }
  }

  @Override
  public DeleteReport delete(Collection<String> keys) {
    keys.forEach(location::blob); // refuses a bad key before anything is deleted
    return deletion.delete(List.copyOf(keys));
  }

  private static ObjectMissingException missing(String key, BlobId object, Throwable cause) {
    return new ObjectMissingException(
        String.format(
            "There is no object '%s' (gs://%s/%s)", key, object.getBucket(), object.getName()),
        cause);
  }

  /** Does nothing: over HTTP, the client library holds nothing that could be closed. */
  @Override
  public void close() {}
}
