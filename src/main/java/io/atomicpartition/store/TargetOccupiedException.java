package io.atomicpartition.store;

/**
 * A whole directory could not be renamed onto its target because something is in the target, be it
 * orphans, a nested partition, or another attempt's files. Names in the target itself may still be
 * made: place the attempt again with {@link PlacementRequest#inPlace()}.
 */
public final class TargetOccupiedException extends PreconditionFailedException {
  private static final long serialVersionUID = 1L;

  public TargetOccupiedException(String message, Throwable cause) {
    super(message, cause);
  }
}
