package io.atomicpartition.explorer;

/** Unwinds an actor that has made a call to which there is no reply yet. */
final class Suspended extends Error {
  private static final long serialVersionUID = 1L;

  Suspended() {
    super("waits for a reply", null, false, false);
  }
}
