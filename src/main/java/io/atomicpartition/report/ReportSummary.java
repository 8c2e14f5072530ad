package io.atomicpartition.report;

import java.util.List;

/**
 * What a report has found, in a few words.
 *
 * @param partitions how many there are
 * @param sound whether every manifest could be read, and everything that was verified is as
 *     published
 * @param notices what its page shows first, the worst at the beginning
 */
public record ReportSummary(long partitions, boolean sound, List<String> notices) {
  public ReportSummary {
    notices = List.copyOf(notices);
  }

  static ReportSummary of(LakeFacts facts, List<Notice> notices) {
    return new ReportSummary(
        facts.partitions().size(),
        facts.partitions().stream().noneMatch(one -> one.condition().isBroken()),
        notices.stream().map(Notice::text).toList());
  }
}
