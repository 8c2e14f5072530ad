package io.atomicpartition.publish;

/** What CREATE answers where a partition is live with other content. */
public enum WhenLive {
  /** {@link Outcome#CONFLICT}. */
  CONFLICT,
  /** {@link Outcome#SKIPPED_LIVE}: the partition is left alone and that is no failure. */
  SKIP
}
