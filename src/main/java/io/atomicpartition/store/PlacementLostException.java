package io.atomicpartition.store;

/**
 * The directory in which an attempt had staged its files is gone: a cleaner took it, or an earlier
 * request of the same commit had moved it to its target. Only a look at the commit record tells.
 */
public final class PlacementLostException extends StoreException {
  private static final long serialVersionUID = 1L;

  public PlacementLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
