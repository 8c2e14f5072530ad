package io.atomicpartition.store;

/** An object exists, and its size or checksum is not the expected one. */
public final class ObjectMismatchException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ObjectMismatchException(String message) {
    super(message);
  }
}
