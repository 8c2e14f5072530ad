package io.atomicpartition.publish;

import io.atomicpartition.store.DeleteReport;
import java.time.Duration;
import java.util.List;

/**
 * What a sweep of one place found, and what became of it.
 *
 * @param place a partition's path, a launch's prefix, or what else was swept
 * @param ending how far it came
 * @param findings what is old enough to go, in the order of the keys
 * @param deleted how many of the objects found are known to be gone, and why others may not be, by
 *     key; nothing unless {@link Ending#SWEPT} or {@link Ending#SWEPT_IN_PART}
 * @param detail why it ended so, for people; empty where there is nothing to say
 */
public record SweepReport(
    String place, Ending ending, List<Finding> findings, DeleteReport deleted, String detail) {
  public SweepReport {
    findings = List.copyOf(findings);
  }

  /** How a sweep of one place ended. */
  public enum Ending {
    /** Nothing is old enough to go; nothing was written. */
    NOTHING_FOUND,
    /** Nothing was written, for it was a dry run. */
    DRY_RUN,
    /** Every object found was asked to be deleted. */
    SWEPT,
    /** Only some of the objects found were asked to be deleted; a later sweep may take the rest. */
    SWEPT_IN_PART,
    /** The fence is not known to be in force, so nothing was deleted; a later sweep may. */
    FENCE_LOST,
    /** What is live could not be found out, or not what there is; nothing was deleted. */
    FAILED;

    /**
     * Whether all that is old enough to go was seen, and taken if it was to be, so far as asked.
     */
    public boolean isComplete() {
      return this == NOTHING_FOUND || this == DRY_RUN || this == SWEPT;
    }
  }

  /** What was found. */
  public enum Kind {
    /** A data file of an attempt that no manifest and no history names. */
    ORPHAN,
    /** A data file of a publish that was replaced or un-published. */
    REPLACED,
    /** A hidden file of the local store whose writer was killed. */
    HALF_MADE,
    /** All that a launch has staged. */
    LAUNCH,
    /** An upload that was begun and never finished; S3 charges for it, and no listing shows it. */
    UNFINISHED_UPLOAD
  }

  /**
   * Something that is old enough to go.
   *
   * @param kind what it is
   * @param key where it is; of a launch the prefix of its keys
   * @param objects how many there are of it
   * @param bytes of all of them; of an unfinished upload 0, for the store does not say
   * @param age as the sweep reckons it, by the store's time stamps
   */
  public record Finding(Kind kind, String key, long objects, long bytes, Duration age) {}
}
