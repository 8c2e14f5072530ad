package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.util.List;
import java.util.Optional;

/** What {@code report.mustache} shows, by the names that it uses. */
final class PageModel {
  private final LakeFacts facts;
  private final ReportLimits limits;
  private final Optional<Since> since;
  private final String notCompared;
  private final Tally all;
  private final Views views;
  private final PartitionLists lists;

  /**
   * @param since empty: there is nothing to compare with
   * @param notCompared why, if there is something to say
   */
  PageModel(LakeFacts facts, ReportLimits limits, Optional<Since> since, String notCompared) {
    this.facts = facts;
    this.limits = limits;
    this.since = since;
    this.notCompared = notCompared;
    this.all = Tally.of(facts.partitions());
    this.views = Views.of(facts.partitions());
    this.lists = PartitionLists.of(facts.partitions());
  }

  String root() {
    return facts.root();
  }

  String made() {
    return Words.time(facts.made());
  }

  boolean empty() {
    return facts.partitions().isEmpty();
  }

  Totals totals() {
    return new Totals(all, Verification.isOfBytes(facts.level()));
  }

  List<Notice> notices() {
    return Notices.of(facts, all, since, lists.smallFiles().total(), views);
  }

  Optional<Since> since() {
    return since;
  }

  String notCompared() {
    return notCompared;
  }

  Views views() {
    return views;
  }

  Verification verification() {
    return new Verification(facts);
  }

  LeftBehind left() {
    return new LeftBehind(facts, limits);
  }

  String smallFileLimit() {
    return ByteSize.of(limits.smallFileBytes());
  }

  PartitionLists lists() {
    return lists;
  }
}
