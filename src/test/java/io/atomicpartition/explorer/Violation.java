package io.atomicpartition.explorer;

/** A guarantee does not hold. */
final class Violation extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param guarantee such as "G1"
   * @param what is wrong
   */
  Violation(String guarantee, String what) {
    super(guarantee + ": " + what, null, false, false);
  }
}
