package io.atomicpartition.store;

/**
 * The store refused a request for a reason other than its condition: no permission, not supported,
 * malformed. The request was not applied and will not be.
 */
public final class RequestRefusedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public RequestRefusedException(String message) {
    super(message);
  }

  public RequestRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean definitelyNotApplied() {
    return true;
  }
}
