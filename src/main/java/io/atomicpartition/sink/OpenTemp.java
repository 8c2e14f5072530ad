package io.atomicpartition.sink;

import io.atomicpartition.format.DataFile;
import io.atomicpartition.format.DataFileWriter;
import io.atomicpartition.format.DataFormat;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.IOException;

/** One temp while it is written: the file's encoder and the store's stream beneath it. */
final class OpenTemp<T> {
  private final String table;
  private final String key;
  private final TempWriter temp;
  private final DataFileWriter<T> writer;
  private final long emptyBytes;
  private long countedBytes = 0;

  private OpenTemp(String table, String key, TempWriter temp, DataFileWriter<T> writer) {
    this.table = table;
    this.key = key;
    this.temp = temp;
    this.writer = writer;
    this.emptyBytes = writer.bufferedBytes();
  }

  static <T> OpenTemp<T> open(AtomicStore store, DataFormat<T> format, String table, String key)
      throws IOException {
    TempWriter temp = store.openTemp(key);
    try {
      return new OpenTemp<>(table, key, temp, format.open(table, temp));
    } catch (Throwable e) {
      abortAfter(temp, e);
      throw e;
    }
  }

  void write(T element) throws IOException {
    writer.write(element);
  }

  String key() {
    return key;
  }

  /** Heap that this held before its first row, about. */
  long emptyBytes() {
    return emptyBytes;
  }

  /**
   * Heap held when it was last counted, about: rows not yet encoded, and encoded bytes that the
   * store has not yet sent.
   */
  long countedBytes() {
    return countedBytes;
  }

  /** Counts the heap held again; answers by how much that is more than before. */
  long countAgain() {
    long before = countedBytes;
    countedBytes = writer.bufferedBytes() + temp.bufferedBytes();
    return countedBytes - before;
  }

  /** Size so far, about. */
  long fileBytes() {
    return writer.fileBytes();
  }

  /** Ends the file and makes it visible under its temp key. */
  TempFile complete() throws IOException {
    DataFile file = writer.finish();
    writer.close();
    ObjectDigest digest = new ObjectDigest(file.bytes(), file.crc32c(), file.sha256());
    complete(temp, digest);
    return new TempFile(table, key, digest, file.rows(), file.schemaFingerprint());
  }

  /**
   * Makes a temp visible.
   *
   * @param digest of what was written to it
   * @throws IOException also if the store has something else
   */
  static void complete(TempWriter temp, ObjectDigest digest) throws IOException {
    StoredObject object = temp.complete();
    if (!object.agreesWith(digest)) {
      throw new IOException(
          String.format("The temp should be %s as written, and the store has %s", digest, object));
    }
  }

  /** Gives the temp up, completed or not finished. */
  void abort() throws IOException {
    writer.close();
    temp.abort();
  }

  private static void abortAfter(TempWriter temp, Throwable failure) {
    try {
      temp.abort();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
