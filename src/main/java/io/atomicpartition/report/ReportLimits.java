package io.atomicpartition.report;

import io.atomicpartition.publish.SweepPolicy;
import java.time.Duration;

/**
 * From where on the page warns.
 *
 * @param smallFileBytes a table of several files whose mean is below this has small files
 * @param stagingAge what a launch has staged is stale when the youngest of it is older
 */
record ReportLimits(long smallFileBytes, Duration stagingAge) {
  /** The size below which the sink merges files, and the age from which the sweep takes temps. */
  static final ReportLimits DEFAULT = new ReportLimits(4L << 20, SweepPolicy.DEFAULT.stagingAge());
}
