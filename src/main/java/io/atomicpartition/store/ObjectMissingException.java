package io.atomicpartition.store;

/** The object that a call reads from does not exist. Nothing was changed. */
public final class ObjectMissingException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ObjectMissingException(String message) {
    super(message);
  }

  public ObjectMissingException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean definitelyNotApplied() {
    return true;
  }
}
