package io.atomicpartition.store;

import java.io.FilterInputStream;
import java.io.IOException;

/**
 * The bytes of an object on a store without versions, which could be written over while they are
 * read: after each read, and before its bytes are handed out, looks whether it is still as it was
 * described.
 */
public final class UnchangedStream extends FilterInputStream {
  private final AtomicStore store;
  private final StoredObject expected;

  /**
   * Opens an object.
   *
   * @param expected as {@code store} described it
   */
  public UnchangedStream(AtomicStore store, StoredObject expected, long offset)
      throws StoreException {
    super(store.read(expected.key(), offset));
    this.store = store;
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    check();
    return read;
  }

  /** Reads as much as is asked for, so that there is one look for all of it. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.readNBytes(bytes, offset, length);
    check();
    return read == 0 && length > 0 ? -1 : read;
  }

  private void check() throws StoreException {
    StoredObject found =
        store
            .head(expected.key())
            .orElseThrow(
                () ->
                    new ObjectMissingException(
                        "'" + store.uri(expected.key()) + "' was deleted while it was read"));
    if (found.size() != expected.size() || !found.lastModified().equals(expected.lastModified())) {
      throw new ObjectMismatchException(
          String.format(
              "'%s' was written again: expected %d bytes written at %s, found %d bytes written at %s",
              store.uri(expected.key()),
              expected.size(),
              expected.lastModified(),
              found.size(),
              found.lastModified()));
    }
  }
}
