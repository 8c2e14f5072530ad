package io.atomicpartition.store;

import java.io.OutputStream;

/**
 * Streams one temp object. Nobody sees it before {@link #complete()} has returned.
 *
 * <p>The first failure latches: every later write and {@code complete} fails, so that an object
 * with a hole is never completed. {@link #close()} without {@code complete} aborts. Not
 * thread-safe.
 */
public abstract class TempWriter extends OutputStream {
  /**
   * Makes the object visible and durable under its key.
   *
   * @return the object, with the size that was written
   * @throws StoreException if it could not be completed, or if a write had failed; whether the
   *     object exists is then unknown, and {@link #abort()} removes what it can
   * @throws IllegalStateException if completed or aborted before
   */
  public abstract StoredObject complete() throws StoreException;

  /**
   * Gives up: removes what was written and, if {@code complete} failed, the object that it may have
   * left. Does nothing after a {@code complete} that returned, or a second time.
   *
   * @throws StoreException if something could not be removed; it is garbage then and harms nobody
   */
  public abstract void abort() throws StoreException;

  /**
   * Bytes of heap that hold what was written and not yet sent, until {@link #complete}, {@link
   * #abort}, more writes or, where the store can write less than that, {@link #flush} let them go.
   * Zero where a store keeps nothing back.
   */
  public long bufferedBytes() {
    return 0;
  }

  @Override
  public void close() throws StoreException {
    abort();
  }
}
