package io.atomicpartition.format;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** An object of a store as parquet-java reads it: from any position, by asking for it anew. */
public final class StoredFile implements InputFile {
  private final Opening opening;
  private final URI uri;
  private final long length;

  @FunctionalInterface
  private interface Opening {
    InputStream at(long position) throws StoreException;
  }

  /**
   * An object whose length is known.
   *
   * @param length in bytes; what comes after is not read
   */
  public StoredFile(AtomicStore store, String key, long length) {
    this(position -> store.read(key, position), store.uri(key), length);
  }

  /**
   * An object that is read as it was described, or not at all.
   *
   * @param expected as the store described it
   */
  public StoredFile(AtomicStore store, StoredObject expected) {
    this(position -> store.read(expected, position), store.uri(expected.key()), expected.size());
  }

  private StoredFile(Opening opening, URI uri, long length) {
    this.opening = opening;
    this.uri = uri;
    this.length = length;
  }

  /**
   * Asks how long it is.
   *
   * @throws ObjectMissingException if there is none
   */
  public static StoredFile of(AtomicStore store, String key) throws StoreException {
    long length =
        store
            .head(key)
            .orElseThrow(() -> new ObjectMissingException("There is no '" + store.uri(key) + "'"))
            .size();
    return new StoredFile(store, key, length);
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    Reopening bytes = new Reopening();
    return new DelegatingSeekableInputStream(bytes) {
      @Override
      public long getPos() {
        return bytes.position;
      }

      @Override
      public void seek(long position) throws IOException {
        bytes.seek(position);
      }
    };
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  /** Opens the object at the position that is read next, once per jump. */
  private final class Reopening extends InputStream {
    private long position = 0;
    private InputStream open = InputStream.nullInputStream();
    private long openAt = -1;

    void seek(long to) {
      position = to;
    }

    private InputStream at(long wanted) throws IOException {
      if (openAt != wanted) {
        open.close();
        open = opening.at(wanted);
        openAt = wanted;
      }
      return open;
    }

    private void advance(long bytes) {
      position += bytes;
      openAt = position;
    }

    @Override
    public int read() throws IOException {
      if (position >= length) {
        return -1;
      }
      int read = at(position).read();
      if (read >= 0) {
        advance(1);
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      if (position >= length) {
        return count == 0 ? 0 : -1;
      }
      int read = at(position).read(bytes, offset, count);
      if (read > 0) {
        advance(read);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      open.close();
    }
  }
}
