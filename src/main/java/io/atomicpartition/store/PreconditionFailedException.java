package io.atomicpartition.store;

/**
 * The store refused a conditional write because its condition did not hold: HTTP 412, EEXIST. The
 * write was not applied and will not be.
 *
 * <p>A store whose client library may have sent the request more than once must not throw this: the
 * refusal could be of the second, after the first was applied. It throws {@link
 * StateUnknownException}.
 */
public class PreconditionFailedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public PreconditionFailedException(String message) {
    super(message);
  }

  public PreconditionFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean definitelyNotApplied() {
    return true;
  }
}
