package io.atomicpartition.publish;

import java.io.Serializable;
import java.time.Duration;

/**
 * From what age on a sweep takes what it finds, and whether it takes it at all. Age decides when to
 * look, never whether it is safe: the fence does.
 *
 * @param orphanAge of data files that neither a manifest nor its history knows, and of uploads to
 *     such files that were never finished: since they were written, by the store's time stamp
 * @param retention of data files that a later publish has replaced, or that were un-published:
 *     since that happened, by the store's time stamp of the manifest that did it. No longer than
 *     the history remembers, see {@link HistoryLimits}
 * @param stagingAge of all that one launch has staged: since the youngest of it was written. A
 *     launch that is still to publish after this fails loudly
 * @param dryRun finds, and changes nothing
 */
public record SweepPolicy(
    Duration orphanAge, Duration retention, Duration stagingAge, boolean dryRun)
    implements Serializable {
  /** 1 day, 7 days, 14 days; dry. */
  public static final SweepPolicy DEFAULT =
      new SweepPolicy(
          Duration.ofDays(1), HistoryLimits.DEFAULT.retention(), Duration.ofDays(14), true);

  /**
   * @throws IllegalArgumentException if an age is negative
   */
  public SweepPolicy {
    notNegative("orphan age", orphanAge);
    notNegative("retention", retention);
    notNegative("staging age", stagingAge);
  }

  private static void notNegative(String what, Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("A sweep's " + what + " is not negative, found " + age);
    }
  }

  public SweepPolicy withOrphanAge(Duration orphanAge) {
    return new SweepPolicy(orphanAge, retention, stagingAge, dryRun);
  }

  public SweepPolicy withRetention(Duration retention) {
    return new SweepPolicy(orphanAge, retention, stagingAge, dryRun);
  }

  public SweepPolicy withStagingAge(Duration stagingAge) {
    return new SweepPolicy(orphanAge, retention, stagingAge, dryRun);
  }

  public SweepPolicy withDryRun(boolean dryRun) {
    return new SweepPolicy(orphanAge, retention, stagingAge, dryRun);
  }
}
