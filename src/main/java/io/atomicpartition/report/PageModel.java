package io.atomicpartition.report;

import io.atomicpartition.lake.Finding;
import io.atomicpartition.lake.Level;
import io.atomicpartition.publish.SweepReport;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What {@code report.mustache} shows, by the names that it uses. */
final class PageModel {
  /** From this sequence on a partition counts as often replaced. */
  static final long OFTEN = 5;

  private final LakeFacts facts;
  private final ReportLimits limits;
  private final Optional<Since> since;
  private final String notCompared;
  private final Tally all;
  private final List<CalendarView.Dated> dated;
  private final List<PartitionFacts> undated;
  private final Optional<CalendarView> calendar;
  private final FirstFew<PartitionLine> smallFiles;

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
    this.dated =
        facts.partitions().stream()
            .flatMap(
                one ->
                    PathDate.of(one.path()).stream().map(date -> new CalendarView.Dated(date, one)))
            .toList();
    this.undated =
        facts.partitions().stream().filter(one -> PathDate.of(one.path()).isEmpty()).toList();
    this.calendar = dated.isEmpty() ? Optional.empty() : Optional.of(CalendarView.of(dated));
    this.smallFiles =
        lines(
            one -> one.smallFiles() > 0,
            Comparator.comparingLong(PartitionFacts::smallFiles).reversed());
  }

  String root() {
    return facts.root();
  }

  String made() {
    return Words.time(facts.made());
  }

  String live() {
    return Words.count(all.live());
  }

  String rows() {
    return Words.count(all.rows());
  }

  String bytes() {
    return Words.bytes(all.bytes());
  }

  String files() {
    return Words.count(all.files());
  }

  /** A count of partitions that are in one condition. */
  record ConditionCount(Condition condition, String count) {}

  /** Of all conditions but live, those that there are. */
  List<ConditionCount> others() {
    return Arrays.stream(Condition.values())
        .filter(one -> one != Condition.LIVE && all.count(one) > 0)
        .map(one -> new ConditionCount(one, Words.count(all.count(one))))
        .toList();
  }

  /** For the legend. */
  List<Condition> conditions() {
    return Arrays.stream(Condition.values()).filter(one -> one != Condition.LIVE).toList();
  }

  boolean empty() {
    return facts.partitions().isEmpty();
  }

  Optional<Since> since() {
    return since;
  }

  String notCompared() {
    return notCompared;
  }

  String level() {
    return facts.level().map(level -> level.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  /** What the level has looked at. */
  String levelMeaning() {
    return facts.level().map(PageModel::meaning).orElse("");
  }

  private static String meaning(Level level) {
    return switch (level) {
      case QUICK -> "that each file is there, its size and the store's version; no byte was read";
      case CHECKSUM -> "the checksum of each file";
      case ROWS -> "the checksum of each file, its columns, and how many rows it has";
      case CONTENT -> "every byte and every row";
    };
  }

  List<Notice> notices() {
    return Notices.of(facts, all, since, smallFiles.total(), calendar);
  }

  Optional<CalendarView> calendar() {
    return calendar;
  }

  FirstFew<GroupLine> groups() {
    return GroupLine.of(dated);
  }

  Optional<GridView> grid() {
    return undated.isEmpty() ? Optional.empty() : Optional.of(GridView.of(undated));
  }

  /** By the partitions' own dates, and by when they went live. */
  List<Timeline> timelines() {
    Periods shortest =
        dated.stream().allMatch(one -> one.date().isDay()) ? Periods.DAYS : Periods.MONTHS;
    List<Timeline.Timed> own =
        dated.stream()
            .map(one -> new Timeline.Timed(one.date().date().atStartOfDay(), one.facts()))
            .toList();
    List<Timeline.Timed> live =
        facts.partitions().stream()
            .flatMap(one -> one.liveAt().stream().map(at -> new Timeline.Timed(time(at), one)))
            .toList();
    return Stream.of(
            timeline("by the partitions' own date", shortest, own),
            timeline("by when they went live", Periods.MINUTES, live))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Timeline> timeline(
      String by, Periods shortest, List<Timeline.Timed> timed) {
    return timed.isEmpty() ? Optional.empty() : Optional.of(Timeline.of(by, shortest, timed));
  }

  private static LocalDateTime time(Instant at) {
    return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
  }

  FirstFew<LakeFacts.Unreadable> unreadable() {
    return facts.unreadable();
  }

  FirstFew<Finding> findings() {
    return facts.findings();
  }

  /** A launch, or an upload, as the page shows it. */
  record StagedLine(String key, String objects, String size, String age) {}

  List<StagedLine> staged() {
    return facts.staged().launches().first().stream()
        .map(
            one ->
                new StagedLine(
                    one.key(),
                    Words.count(one.objects(), "object"),
                    one.kind() == SweepReport.Kind.UNFINISHED_UPLOAD
                        ? "an unfinished upload"
                        : Words.bytes(one.bytes()),
                    Words.age(one.age())))
        .toList();
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

  /** An orphan as the page shows it. */
  record OrphanLine(String key, String size, String written) {}

  List<OrphanLine> orphans() {
    return facts.orphans().first().stream()
        .map(
            one ->
                new OrphanLine(one.key(), Words.bytes(one.size()), Words.time(one.lastModified())))
        .toList();
  }

  boolean hasOrphans() {
    return facts.orphans().objects() > 0;
  }

  String orphansMore() {
    long more = facts.orphans().objects() - facts.orphans().first().size();
    return more == 0 ? "" : Words.count(more);
  }

  String smallFileLimit() {
    return Words.bytes(limits.smallFileBytes());
  }

  FirstFew<PartitionLine> smallFiles() {
    return smallFiles;
  }

  FirstFew<PartitionLine> often() {
    return lines(
        one -> one.sequence() >= OFTEN,
        Comparator.comparingLong(PartitionFacts::sequence).reversed());
  }

  long oftenFrom() {
    return OFTEN;
  }

  /** The last publishes, newest first. */
  FirstFew<PartitionLine> publishes() {
    return lines(
        one -> one.liveAt().isPresent(),
        Comparator.comparing((PartitionFacts one) -> one.liveAt().orElse(Instant.MIN)).reversed());
  }

  private FirstFew<PartitionLine> lines(
      Predicate<PartitionFacts> which, Comparator<PartitionFacts> order) {
    return FirstFew.of(
        facts.partitions().stream().filter(which).sorted(order).map(PartitionLine::of).toList());
  }
}
