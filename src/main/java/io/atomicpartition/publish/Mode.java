package io.atomicpartition.publish;

/** Over what a publish may commit. */
public enum Mode {
  /** Only over nothing: a partition that was never published. */
  CREATE,
  /** Over the state that was captured before the first byte was written, live or not. */
  REPLACE
}
