package io.atomicpartition.publish;

import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;

/**
 * A call to a store of which no exception escapes that says nothing of its effect. A client library
 * may well throw an unchecked exception after the request was sent.
 */
final class Guarded {
  private Guarded() {}

  /** What is called. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws StoreException;
  }

  /**
   * @throws StateUnknownException in place of an unchecked exception
   */
  static <T> T call(String what, Call<T> call) throws StoreException {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw new StateUnknownException(what + " ended with " + e, e);
    }
  }
}
