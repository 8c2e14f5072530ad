package io.atomicpartition.report;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pictures of the partitions: of those whose paths say a date by that, of the others by name.
 *
 * @param calendar empty: no path says a date
 * @param groups what shares the calendar
 * @param matrix of the groups and their newest dates
 * @param names of the partitions whose paths say no date, where they make a matrix
 * @param grid of the same, where they make none
 * @param timelines by the partitions' own dates, and by when they went live
 */
record Views(
    Optional<CalendarView> calendar,
    Groups groups,
    Optional<MatrixView> matrix,
    Optional<MatrixView> names,
    Optional<GridView> grid,
    List<Timeline> timelines) {

  static Views of(List<PartitionFacts> partitions) {
    List<CalendarView.Dated> dated = new ArrayList<>();
    List<PartitionFacts> undated = new ArrayList<>();
    for (PartitionFacts one : partitions) {
      PathDate.of(one.path())
          .ifPresentOrElse(
              date -> dated.add(new CalendarView.Dated(date, one)), () -> undated.add(one));
    }
    Optional<MatrixView> names = MatrixView.ofNames(undated);
    return new Views(
        dated.isEmpty() ? Optional.empty() : Optional.of(CalendarView.of(dated)),
        Groups.of(dated),
        MatrixView.ofDates(dated),
        names,
        undated.isEmpty() || names.isPresent()
            ? Optional.empty()
            : Optional.of(GridView.of(undated)),
        Stream.of(ofDates(dated), ofLive(partitions)).flatMap(Optional::stream).toList());
  }

  private static Optional<Timeline> ofDates(List<CalendarView.Dated> dated) {
    Periods shortest =
        dated.stream().allMatch(one -> one.date().isDay()) ? Periods.DAYS : Periods.MONTHS;
    return timeline(
        "by the partitions' own date",
        shortest,
        dated.stream()
            .map(one -> new Timeline.Timed(one.date().date().atStartOfDay(), one.facts()))
            .toList());
  }

  private static Optional<Timeline> ofLive(List<PartitionFacts> partitions) {
    return timeline(
        "by when they went live",
        Periods.MINUTES,
        partitions.stream()
            .flatMap(one -> one.liveAt().stream().map(at -> new Timeline.Timed(time(at), one)))
            .toList());
  }

  private static Optional<Timeline> timeline(
      String by, Periods shortest, List<Timeline.Timed> timed) {
    return timed.isEmpty() ? Optional.empty() : Optional.of(Timeline.of(by, shortest, timed));
  }

  private static LocalDateTime time(Instant at) {
    return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
  }

  /** Whether some square of a calendar or a matrix has no partition. */
  boolean anyMissing() {
    return calendar.filter(CalendarView::anyMissing).isPresent()
        || Stream.of(matrix, names).flatMap(Optional::stream).anyMatch(MatrixView::anyMissing);
  }
}
