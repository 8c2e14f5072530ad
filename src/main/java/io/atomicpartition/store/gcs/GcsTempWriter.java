package io.atomicpartition.store.gcs;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.StorageException;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes a temp by one insert if it fits into a chunk, else by a resumable upload, chunk by chunk.
 * Holds at most one chunk: until the first is full in a buffer of its own, which grows; then the
 * client library's, of the same size.
 *
 * <p>The library offers no way to cancel an upload: one that is aborted is never completed, stays
 * invisible, and lapses after a week.
 */
final class GcsTempWriter extends TempWriter {
  private static final int FIRST_BUFFER = 64 << 10;

  private enum State {
    OPEN,
    COMPLETED,
    ABORTED
  }

  private final GcsAtomicStore store;
  private final GcsClients clients;
  private final GcsRequests requests;
  private final String key;
  private final BlobId object;
  private final int chunkBytes;
  private final CRC32C crc32c = new CRC32C();
  private long size = 0;
  private byte[] buffer = new byte[0];
  private int buffered = 0;
  private WriteChannel upload;
  private State state = State.OPEN;
  private boolean mayExist;
  private Exception failure;

  GcsTempWriter(
      GcsAtomicStore store,
      GcsClients clients,
      GcsRequests requests,
      String key,
      BlobId object,
      int chunkBytes) {
    this.store = store;
    this.clients = clients;
    this.requests = requests;
    this.key = key;
    this.object = object;
    this.chunkBytes = chunkBytes;
  }

  @Override
  public void write(int b) throws StoreException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws StoreException {
    checkWritable();
    try {
      int first = upload == null ? Math.min(length, chunkBytes - buffered) : 0;
      keep(bytes, offset, first);
      if (first < length) {
        if (upload == null) {
          startUpload();
        }
        send(ByteBuffer.wrap(bytes, offset + first, length - first));
      }
    } catch (IOException | RuntimeException e) {
      throw latch(e);
    }
    crc32c.update(bytes, offset, length);
    size += length;
  }

  private void keep(byte[] bytes, int offset, int length) {
    int needed = buffered + length;
    if (needed > buffer.length) {
      long grown = Math.max(needed, Math.max(FIRST_BUFFER, 2L * buffer.length));
      buffer = Arrays.copyOf(buffer, (int) Math.min(chunkBytes, grown));
    }
    System.arraycopy(bytes, offset, buffer, buffered, length);
    buffered = needed;
  }

  /** Sends the first chunk from our own buffer, past the library's, and lets ours go. */
  private void startUpload() throws IOException {
    upload = clients.retrying().writer(GcsRequests.data(object), requests.upload());
    upload.setChunkSize(chunkBytes);
    send(ByteBuffer.wrap(buffer, 0, buffered));
    buffer = new byte[0];
    buffered = 0;
  }

  private void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      upload.write(bytes);
    }
  }

  @Override
  public StoredObject complete() throws StoreException {
    if (state != State.OPEN) {
      throw new IllegalStateException("The temp '" + key + "' is " + state + " already");
    }
    checkWritable();
    mayExist = true;
    StoredObject written;
    try {
      written = upload == null ? insert() : finishUpload();
    } catch (IOException | RuntimeException e) {
      written = GcsErrors.isPreconditionFailed(e) ? ownOrRefused(e) : failed(e);
    }
    if (!isOurs(written)) {
      throw differs(written);
    }
    end(State.COMPLETED);
    return written;
  }

  private StoredObject insert() {
    BlobInfo inserted =
        clients.retrying().create(GcsRequests.data(object), buffer, 0, buffered, requests.create());
    return GcsRequests.describe(key, inserted);
  }

  private StoredObject finishUpload() throws IOException {
    upload.close();
    // The library keeps the last reply to itself.
    return store
        .head(key)
        .orElseThrow(
            () -> new StateUnknownException("'" + key + "' has vanished after its upload"));
  }

  private StoredObject failed(Exception e) throws StoreException {
    throw latch(e);
  }

  /** The library sends again what got no reply, and is refused if the first was applied. */
  private StoredObject ownOrRefused(Exception refusal) throws StoreException {
    Optional<StoredObject> found = store.head(key);
    if (found.isPresent() && isOurs(found.get())) {
      return found.get();
    }
    mayExist = false;
    PreconditionFailedException taken =
        new PreconditionFailedException(
            "'" + key + "' exists with other bytes; a temp needs a name of its own", refusal);
    failure = taken;
    throw taken;
  }

  private StoreException differs(StoredObject written) {
    ObjectMismatchException mismatch =
        new ObjectMismatchException(
            String.format(
                "'%s' was written with %d bytes and CRC32C %08x, and the service has %s; it is not"
                    + " used",
                key, size, crc32c.getValue(), written));
    failure = mismatch;
    try {
      delete(written);
      mayExist = false;
    } catch (StoreException e) {
      mismatch.addSuppressed(e);
    }
    return mismatch;
  }

  @Override
  public void abort() throws StoreException {
    if (state != State.OPEN) {
      return;
    }
    end(State.ABORTED);
    if (mayExist) {
      Optional<StoredObject> found = store.head(key);
      if (found.isPresent() && isOurs(found.get())) {
        delete(found.get());
      }
    }
  }

  private void end(State last) {
    state = last;
    buffer = new byte[0];
    upload = null; // and never closed, which would complete it
  }

  private boolean isOurs(StoredObject found) {
    String ours = String.format(Locale.ROOT, "%08x", crc32c.getValue());
    return found.size() == size
        && found.checksum().map(checksum -> checksum.value().equals(ours)).orElse(false);
  }

  private void delete(StoredObject written) throws StoreException {
    long generation = Long.parseLong(written.version().orElseThrow());
    try {
      boolean unused =
          clients
              .retrying()
              .delete(object, requests.source(BlobSourceOption.generationMatch(generation)));
    } catch (StorageException e) {
      throw GcsErrors.of(GcsErrors.Call.DELETE, key, object, e);
    }
  }

  /** The heap that is held, whether or not it is full. */
  @Override
  public long bufferedBytes() {
    return upload != null ? chunkBytes : buffer.length;
  }

  private void checkWritable() throws StoreException {
    if (state != State.OPEN) {
      throw new StoreException("The temp '" + key + "' is " + state + " already");
    }
    if (failure != null) {
      throw new StoreException("The temp '" + key + "' is not written on after a failure", failure);
    }
  }

  private StoreException latch(Exception e) {
    failure = e;
    return e instanceof StoreException known
        ? known
        : GcsErrors.of(GcsErrors.Call.CREATE, key, object, e);
  }
}
