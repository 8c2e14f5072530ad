package io.atomicpartition.sink.audit;

/**
 * Where events that were kept are not a partition's chain.
 *
 * @param root of the dataset
 * @param partition relative to it
 * @param sequence at which the chain breaks
 * @param kind how
 * @param detail one sentence for people
 */
public record ChainBreak(String root, String partition, long sequence, Kind kind, String detail) {
  /** How a chain breaks. */
  public enum Kind {
    /**
     * There is no event of this sequence, and of a later one there is, or the lake is beyond it.
     */
    MISSING,
    /** An event is not what its own manifest and hash say. */
    ALTERED,
    /** Events name two states for one sequence. */
    FORKED,
    /** The event of this sequence was not written over that of the sequence before. */
    BROKEN,
    /** The lake is not where its events end: it is behind them, or its manifest is another. */
    LAKE_DIFFERS
  }
}
