package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.report.Changes.Change;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * What has changed since another report, as the page shows it.
 *
 * @param made when that was made
 * @param otherRoot of which lake it was; empty: of this
 * @param live by how many more are live
 * @param rows by how many more
 * @param bytes by how many more
 * @param onlyTotals whether the partitions were not compared, for one of the two has too many
 * @param kinds of which there are any
 */
record Since(
    String made,
    String otherRoot,
    String live,
    String rows,
    String bytes,
    boolean onlyTotals,
    List<Changed> kinds) {
  private static final int SHORT = 5;

  /** The partitions that have changed in one way. */
  record Changed(Changes.Kind kind, FirstFew<Change> few) {
    /** Whether the list is seen without a click. */
    boolean open() {
      return kind.strange() || few.total() <= SHORT;
    }
  }

  /**
   * Compares.
   *
   * @throws IOException if the snapshot cannot be understood
   */
  static Since of(Snapshot before, Snapshot now, LakeFacts facts) throws IOException {
    boolean onlyTotals = !before.knowsPartitions() || !now.knowsPartitions();
    List<Changed> kinds =
        onlyTotals
            ? List.of()
            : Changes.between(before, facts).byKind().entrySet().stream()
                .map(one -> new Changed(one.getKey(), one.getValue()))
                .toList();
    long bytes = now.bytes() - before.bytes();
    return new Since(
        Words.time(Instant.parse(before.made())),
        before.root().equals(now.root()) ? "" : before.root(),
        change(now.live() - before.live()),
        change(now.rows() - before.rows()),
        Words.change(bytes, ByteSize.of(Math.abs(bytes))),
        onlyTotals,
        kinds);
  }

  private static String change(long difference) {
    return Words.change(difference, Words.count(Math.abs(difference)));
  }

  boolean nothing() {
    return kinds.isEmpty() && !onlyTotals;
  }

  /** How many partitions have changed as only somebody else's hand changes them. */
  long strange() {
    return kinds.stream()
        .filter(one -> one.kind().strange())
        .mapToLong(one -> one.few().total())
        .sum();
  }
}
