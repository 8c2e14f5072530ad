package io.atomicpartition.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Compares what is live in two lakes, partition by partition, by content id. Goes over both at the
 * same time, each in the order of its listing, and needs memory for neither as a whole. A partition
 * that is not live counts as not there.
 */
public final class LakeComparison implements Closeable {
  private final LakeCensus left;
  private final LakeCensus right;
  private Optional<LakePartition> nextLeft = Optional.empty();
  private Optional<LakePartition> nextRight = Optional.empty();
  private boolean begun = false;

  /** How two sides of a partition compare. */
  public enum Ending {
    /** Live on both sides with equal content, or on neither. */
    EQUAL,
    /** Live on both sides with other content. */
    DIFFERENT,
    ONLY_LEFT,
    ONLY_RIGHT,
    /** A manifest cannot be read. */
    UNKNOWN
  }

  /**
   * One partition on both sides.
   *
   * @param left empty: there is none of this path
   * @param right empty: there is none of this path
   */
  public record Pair(Optional<LakePartition> left, Optional<LakePartition> right) {
    /** How they compare. */
    public Ending ending() {
      if (unreadable(left) || unreadable(right)) {
        return Ending.UNKNOWN;
      }
      boolean liveLeft = left.flatMap(LakePartition::live).isPresent();
      boolean liveRight = right.flatMap(LakePartition::live).isPresent();
      if (liveLeft && liveRight) {
        return contentId(left).equals(contentId(right)) ? Ending.EQUAL : Ending.DIFFERENT;
      }
      if (liveLeft == liveRight) {
        return Ending.EQUAL;
      }
      return liveLeft ? Ending.ONLY_LEFT : Ending.ONLY_RIGHT;
    }

    private static boolean unreadable(Optional<LakePartition> side) {
      return side.filter(one -> one.state() == LakePartition.State.UNREADABLE).isPresent();
    }

    private static Optional<?> contentId(Optional<LakePartition> side) {
      return side.flatMap(LakePartition::contentId);
    }
  }

  /** Both are closed with this. */
  public LakeComparison(LakeCensus left, LakeCensus right) {
    this.left = left;
    this.right = right;
  }

  /** The next partition that is in either; empty after the last. */
  public Optional<Pair> next() throws IOException {
    if (!begun) {
      begun = true;
      nextLeft = left.next();
      nextRight = right.next();
    }
    if (nextLeft.isEmpty() && nextRight.isEmpty()) {
      return Optional.empty();
    }
    int order = order();
    Pair pair =
        new Pair(
            order <= 0 ? nextLeft : Optional.empty(), order >= 0 ? nextRight : Optional.empty());
    if (order <= 0) {
      nextLeft = left.next();
    }
    if (order >= 0) {
      nextRight = right.next();
    }
    return Optional.of(pair);
  }

  private int order() {
    if (nextLeft.isEmpty()) {
      return 1;
    }
    return nextRight
        .map(
            other ->
                LakeSelection.compare(nextLeft.get().partition().path(), other.partition().path()))
        .orElse(-1);
  }

  @Override
  public void close() {
    left.close();
    right.close();
  }
}
