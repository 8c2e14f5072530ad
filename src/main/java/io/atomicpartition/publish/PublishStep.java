package io.atomicpartition.publish;

/** The steps of a publish whose time is worth to be known. */
public enum PublishStep {
  /** The sequence over which a REPLACE may commit is read or stored, before its first byte. */
  CAPTURE,
  /** The manifest is read and, where equal content is live, its files are verified. */
  JUDGE,
  /** Temps are given their final names. */
  PROMOTE,
  /** The manifest is written; all sends, pauses and looks at what became of them included. */
  COMMIT
}
