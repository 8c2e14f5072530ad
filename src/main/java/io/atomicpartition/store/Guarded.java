package io.atomicpartition.store;

/**
 * A call to a store of which no exception escapes that says nothing of its effect. A client library
 * may well throw an unchecked exception after the request was sent.
 */
public final class Guarded {
  private Guarded() {}

  /** What is called. */
  @FunctionalInterface
  public interface Call<T> {
    /** Calls. */
    T run() throws StoreException;
  }

  /**
   * Calls.
   *
   * @param what for the message
   * @throws StateUnknownException in place of an unchecked exception
   */
  public static <T> T call(String what, Call<T> call) throws StoreException {
    try {
      return call.run();
    } catch (IllegalArgumentException e) { // which says in words what it wants
      throw new StateUnknownException(what + " failed: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new StateUnknownException(what + " ended with " + e, e);
    }
  }
}
