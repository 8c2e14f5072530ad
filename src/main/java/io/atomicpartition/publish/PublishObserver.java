package io.atomicpartition.publish;

/** Is told what is worth counting or logging while a partition is published. Must not throw. */
public interface PublishObserver {
  /** Is told nothing. */
  PublishObserver NONE = new PublishObserver() {};

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
