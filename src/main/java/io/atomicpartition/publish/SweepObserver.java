package io.atomicpartition.publish;

/** Is told what a sweep does, while it does it. Must not throw. */
public interface SweepObserver {
  /** Is told nothing. */
  SweepObserver NONE = new SweepObserver() {};

  /** A place is about to be swept: a partition's path, a launch's prefix, or another. */
  default void sweeping(String place) {}

  /** A place was swept. */
  default void swept(SweepReport report) {}
}
