package io.atomicpartition.publish;

/** How one attempt ended, where it did not end with an exception. */
sealed interface Step {
  /** The publish is decided. */
  record Done(PublishResult result) implements Step {}

  /**
   * This attempt is given up and its files are deleted; another may be made.
   *
   * @param why for people
   * @param inPlace whether the next must place its files in the partition's directory itself
   */
  record Again(String why, boolean inPlace) implements Step {}
}
