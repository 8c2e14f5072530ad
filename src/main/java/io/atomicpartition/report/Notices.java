package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person should see first, the worst at the beginning. */
final class Notices {
  private Notices() {}

  static List<Notice> of(
      LakeFacts facts, Tally all, Optional<Since> since, long smallFiles, Views views) {
    List<Notice> notices = new ArrayList<>();
    if (facts.unreadable().any()) {
      notices.add(
          Notice.bad(
              Words.count(facts.unreadable().total(), "manifest") + " cannot be read",
              "unreadable"));
    }
    long damaged = all.count(Condition.DAMAGED);
    if (damaged > 0) {
      String what =
          damaged == 1 ? " is not what its manifest says" : " are not what their manifests say";
      notices.add(Notice.bad(Words.count(damaged, "partition") + what, "verification"));
    }
    long strange = since.map(Since::strange).orElse(0L);
    if (strange > 0) {
      String what = " changed as no tool of this project changes them";
      notices.add(Notice.bad(Words.count(strange, "partition") + what, "changes"));
    }
    long never = all.count(Condition.NEVER_PUBLISHED);
    if (never > 0) {
      notices.add(
          Notice.warn(
              Words.count(never, "partition") + " never published: files without a manifest",
              "orphans"));
    }
    addLeftovers(facts, notices);
    if (smallFiles > 0) {
      notices.add(Notice.warn(Words.count(smallFiles, "partition") + " of small files", "small"));
    }
    views
        .calendar()
        .filter(CalendarView::anyMissing)
        .ifPresent(
            gaps ->
                notices.add(
                    Notice.warn(
                        gaps.missing() + " missing between " + gaps.first() + " and " + gaps.last(),
                        "calendar")));
    if (views.groups().missing() > 0) {
      long groups = views.groups().missing();
      String what = groups == 1 ? " misses dates that others have" : " miss dates that others have";
      notices.add(Notice.warn(Words.count(groups, "group") + what, "groups"));
    }
    if (facts.level().isEmpty()) {
      notices.add(
          Notice.info(
              "Not verified: whether the files are as published was not looked at",
              "verification"));
    } else if (damaged == 0 && !facts.unreadable().any()) {
      notices.add(
          Verification.isOfBytes(facts.level())
              ? Notice.good("Verified: every partition is what its manifest says", "verification")
              : Notice.info("Every file is there, in its size; no byte was read", "verification"));
    }
    return notices;
  }

  private static void addLeftovers(LakeFacts facts, List<Notice> notices) {
    if (facts.staged().launches().any()) {
      notices.add(
          Notice.warn(
              String.format(
                  "Stale temps of %s: %s, %s",
                  facts.staged().launches().total() == 1
                      ? "1 launch"
                      : Words.count(facts.staged().launches().total()) + " launches",
                  Words.count(facts.staged().objects(), "object"),
                  ByteSize.of(facts.staged().bytes())),
              "temps"));
    }
    if (facts.orphans().objects() > 0) {
      notices.add(
          Notice.warn(
              Words.count(facts.orphans().objects(), "file")
                  + " that no manifest names, "
                  + ByteSize.of(facts.orphans().bytes()),
              "orphans"));
    }
  }
}
