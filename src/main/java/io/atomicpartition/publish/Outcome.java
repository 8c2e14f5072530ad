package io.atomicpartition.publish;

/** What became of a publish, where that is known. */
public enum Outcome {
  /** Made live by this publish; the result says whether it still is. */
  PUBLISHED,
  /** Equal content was live before; nothing was written. */
  ALREADY_PUBLISHED,
  /** Never was live: the partition is not at the expected sequence. */
  CONFLICT,
  /** Never was live: the partition is live, and the user asked to leave live partitions alone. */
  SKIPPED_LIVE
}
