package io.atomicpartition.store;

import java.time.Instant;

/**
 * A small object that is only ever written conditionally, as it was read or written.
 *
 * @param body its bytes; not copied, must not be changed
 * @param version what a conditional write may demand
 * @param lastModified the store's own time stamp of this write, if the record was read; of one that
 *     was written, it may be some seconds off where the reply to a write has none
 */
@SuppressWarnings("ArrayRecordComponent") // small, read once, and compared by version alone
public record CommitRecord(byte[] body, RecordVersion version, Instant lastModified) {
  /**
   * The largest that is read or written, 64 MiB: a manifest of 200,000 files. Whatever is larger is
   * not one of ours, and is not taken into memory.
   */
  public static final int MAX_BYTES = 64 << 20;

  /**
   * To be called before a record is read into memory.
   *
   * @throws StoreException if it is larger than {@link #MAX_BYTES}
   */
  public static void checkSize(Object where, long bytes) throws StoreException {
    if (bytes > MAX_BYTES) {
      throw new StoreException(
          String.format(
              "'%s' has %d bytes, and a commit record at most %d: it is none, so it was not read;"
                  + " look who wrote it",
              where, bytes, MAX_BYTES));
    }
  }
}
