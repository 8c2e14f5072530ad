package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.publish.SweepReport;
import java.util.List;

/** What lies in a lake and is live nowhere, as the page shows it. */
final class LeftBehind {
  private final LakeFacts facts;
  private final ReportLimits limits;

  LeftBehind(LakeFacts facts, ReportLimits limits) {
    this.facts = facts;
    this.limits = limits;
  }

  /** A launch, or an upload. */
  record StagedLine(String key, String objects, String size, String age) {}

  List<StagedLine> staged() {
    return facts.staged().launches().first().stream().map(LeftBehind::line).toList();
  }

  private static StagedLine line(SweepReport.Finding one) {
    return new StagedLine(
        one.key(),
        Words.count(one.objects(), "object"),
        one.kind() == SweepReport.Kind.UNFINISHED_UPLOAD
            ? "an unfinished upload"
            : ByteSize.of(one.bytes()),
        Words.age(one.age()));
  }

  boolean hasStaged() {
    return facts.staged().launches().any();
  }

  String stagedMore() {
    return facts.staged().launches().more();
  }

  String stagingAge() {
    return Words.age(limits.stagingAge());
  }

  /** Lists; people add what deletes. */
  String sweepCommand() {
    return "atomic-partition sweep '" + facts.root().replace("'", "'\\''") + "'";
  }

  /** A file that no manifest names. */
  record OrphanLine(String key, String size, String written) {}

  List<OrphanLine> orphans() {
    return facts.orphans().first().stream()
        .map(
            one ->
                new OrphanLine(one.key(), ByteSize.of(one.size()), Words.time(one.lastModified())))
        .toList();
  }

  boolean hasOrphans() {
    return facts.orphans().objects() > 0;
  }

  String orphansMore() {
    long more = facts.orphans().objects() - facts.orphans().first().size();
    return more == 0 ? "" : Words.count(more);
  }
}
