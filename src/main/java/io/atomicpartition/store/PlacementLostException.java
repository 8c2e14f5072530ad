package io.atomicpartition.store;

/**
 * The directory in which an attempt had staged its files is gone: a cleaner took it, or an earlier
 * request of the same commit had moved it to its target, and only a look at the commit record
 * tells; or files that were linked into the partition are gone, for somebody removed them.
 */
public final class PlacementLostException extends StoreException {
  private static final long serialVersionUID = 1L;

  public PlacementLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
