package io.atomicpartition.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How much history a manifest keeps. An entry is dropped only when there are more than {@code
 * entries} <em>and</em> it was replaced more than {@code retention} ago: a partition that is
 * replaced often keeps more than {@code entries} for a while, about 200 bytes each.
 *
 * @param entries how many are kept whatever their age
 * @param retention for how long after it was replaced an entry is kept, and with it its files
 */
public record HistoryLimits(int entries, Duration retention) {
  /** 100 entries, 7 days. */
  public static final HistoryLimits DEFAULT = new HistoryLimits(100, Duration.ofDays(7));

  public HistoryLimits {
    if (entries < 1 || retention.isNegative()) {
      throw new IllegalArgumentException(
          String.format(
              "A history keeps at least one entry and has no negative retention, found %d and %s",
              entries, retention));
    }
  }

  History apply(History history, Instant now) {
    List<History.Entry> kept = new ArrayList<>(history.entries());
    long evictedThrough = history.evictedThrough();
    while (kept.size() > entries) {
      History.Entry oldest = kept.get(kept.size() - 1);
      boolean expired =
          oldest
              .replacedAt()
              .map(at -> Duration.between(at, now).compareTo(retention) > 0)
              .orElse(false);
      if (!expired) {
        break;
      }
      kept.remove(kept.size() - 1);
      evictedThrough = Math.max(evictedThrough, oldest.sequence());
    }
    return new History(evictedThrough, kept);
  }
}
