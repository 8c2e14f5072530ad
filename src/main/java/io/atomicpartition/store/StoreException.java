package io.atomicpartition.store;

import java.io.IOException;

/**
 * A call to a store failed. Subclasses say what is known of its effect; where this very class is
 * thrown by a call that changes the store, nothing is known: it may have been applied, and a
 * request may even be applied later.
 */
public class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether the call is known to have had no effect, and to have none later.
   *
   * <p>False means "unknown", not "applied".
   */
  public boolean definitelyNotApplied() {
    return false;
  }
}
