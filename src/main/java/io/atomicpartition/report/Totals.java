package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.util.Arrays;
import java.util.List;

/** The numbers at the top of the page. */
final class Totals {
  private final Tally all;
  private final boolean verified;

  /**
   * @param verified whether it is known that what is live has the bytes that were published
   */
  Totals(Tally all, boolean verified) {
    this.all = all;
    this.verified = verified;
  }

  String live() {
    return Words.count(all.live());
  }

  String rows() {
    return Words.count(all.rows());
  }

  String bytes() {
    return ByteSize.of(all.bytes());
  }

  String files() {
    return Words.count(all.files());
  }

  /**
   * How many partitions are in one condition.
   *
   * @param id of the count on the page
   * @param css of the square beside it
   * @param meaning in a few words
   */
  record Count(String id, String css, String label, String meaning, String count) {}

  /** All conditions that there are; of what is live and sound also whether it was verified. */
  List<Count> conditions() {
    return Arrays.stream(Condition.values())
        .filter(one -> all.count(one) > 0)
        .map(
            one ->
                one == Condition.LIVE ? sound() : count(one, one.css(), one.label(), one.meaning()))
        .toList();
  }

  private Count sound() {
    return verified
        ? count(Condition.LIVE, "verified", "live, verified", "its files are as published")
        : count(Condition.LIVE, "unverified", "live, unverified", "its files were not read");
  }

  private Count count(Condition one, String id, String label, String meaning) {
    return new Count(id, one.css(), label, meaning, Words.count(all.count(one)));
  }
}
