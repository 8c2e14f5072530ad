package io.atomicpartition.publish;

import java.time.Duration;

/** Is told what is worth counting or logging while a partition is published. Must not throw. */
public interface PublishObserver {
  /** Is told nothing. */
  PublishObserver NONE = new PublishObserver() {};

  /**
   * An attempt begins; said on the thread that publishes. What is said of this partition from now
   * on, by this publish, is about that attempt.
   */
  default void attempting(PartitionRef partition, String attempt) {}

  /** A step has ended, well or not. */
  default void took(PartitionRef partition, PublishStep step, Duration duration) {}

  /** A new attempt begins, or a request is sent again. */
  default void retrying(PartitionRef partition, String why) {}

  /**
   * This publish is live with other content than was written now: the rows upstream differ between
   * two computations of them.
   */
  default void contentDiffers(PartitionRef partition, ContentId live, ContentId written) {}

  /** Files of an attempt that was given up could not be deleted; a sweep will find them. */
  default void orphansLeft(PartitionRef partition, String what) {}
}
