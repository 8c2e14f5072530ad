package io.atomicpartition.store;

/**
 * A store was caught at not keeping its conditions: what is published there could be lost without a
 * word. Its message says what was expected, what was found, and what the user can do.
 */
public final class UnsafeStoreException extends StoreException {
  private static final long serialVersionUID = 1L;

  public UnsafeStoreException(String message) {
    super(message);
  }
}
