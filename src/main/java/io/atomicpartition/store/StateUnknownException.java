package io.atomicpartition.store;

/**
 * A request that changes the store may have been applied, or may yet be: a time-out, a cut
 * connection, a 5xx. Only reading back tells.
 */
public final class StateUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StateUnknownException(String message) {
    super(message);
  }

  public StateUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
