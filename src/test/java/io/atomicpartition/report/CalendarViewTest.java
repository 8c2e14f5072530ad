package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.Test;

public class CalendarViewTest {
  private static CalendarView calendar(PartitionFacts... facts) {
    return CalendarView.of(Facts.dated(List.of(facts)));
  }

  private static List<Cell> cells(CalendarView calendar) {
    return calendar.years().stream()
        .flatMap(year -> year.blocks().stream())
        .flatMap(block -> block.cells().stream())
        .toList();
  }

  private static Stream<String> conditions(CalendarView calendar) {
    return cells(calendar).stream().map(cell -> cell.css().split(" ", 2)[0]);
  }

  @Test
  public void daysBetweenTheFirstAndTheLastThatHaveNoPartitionAreMissing() {
    CalendarView calendar =
        calendar(Facts.live("day=2026-01-30", 10), Facts.live("day=2026-02-02", 10));

    assertThat(calendar.unit()).isEqualTo("day");
    assertThat(conditions(calendar)).containsExactly("live", "missing", "missing", "live");
    assertThat(calendar.missing()).isEqualTo("2 days");
    assertThat(cells(calendar).get(1).title()).startsWith("Sat 2026-01-31: missing");
    assertThat(calendar.years().get(0).blocks())
        .extracting(CalendarView.Block::name)
        .containsExactly("Jan", "Feb");
    assertThat(calendar.years().get(0).blocks())
        .extracting(CalendarView.Block::words)
        .containsExactly("2026-01: 1 live, 1 missing", "2026-02: 1 live, 1 missing");
  }

  @Test
  public void aMonthBeginsOnItsWeekday() {
    CalendarView calendar =
        calendar(Facts.live("day=2026-01-30", 10), Facts.live("day=2026-02-02", 10));

    assertThat(calendar.years().get(0).blocks())
        .extracting(CalendarView.Block::css)
        .as("a Friday and a Sunday")
        .containsExactly("days d5", "days d7");
  }

  @Test
  public void aSquareOfSeveralShowsTheWorst() {
    CalendarView calendar =
        calendar(
            Facts.live("day=2026-01-01/r=a", 10),
            Facts.of("day=2026-01-01/r=b", Condition.UNREADABLE, 0, 0, ""),
            Facts.of("day=2026-01-01/r=c", Condition.EMPTY, 2, 0, ""));

    assertThat(cells(calendar)).singleElement().extracting(Cell::css).isEqualTo("unreadable");
    assertThat(cells(calendar).get(0).title())
        .contains("1 live, 1 empty, 1 unreadable")
        .contains("day=2026-01-01/r=b: unreadable");
  }

  @Test
  public void manyYearsAreDrawnByMonth() {
    List<PartitionFacts> facts = new ArrayList<>();
    LocalDate day = LocalDate.of(2000, 1, 1);
    for (int i = 0; i < 365 * 20; i++) {
      facts.add(Facts.live("day=" + day.plusDays(i), 10));
    }
    CalendarView calendar = CalendarView.of(Facts.dated(facts));

    assertThat(calendar.unit()).isEqualTo("month");
    assertThat(cells(calendar)).hasSize(20 * 12);
    assertThat(conditions(calendar)).containsOnly("live");
    assertThat(cells(calendar).get(0).title()).contains("and 28 more");
  }

  @Test
  public void monthsAreSquaresWherePathsSayMonths() {
    CalendarView calendar =
        calendar(Facts.live("month=2026-11", 10), Facts.live("month=2027-02", 10));

    assertThat(calendar.unit()).isEqualTo("month");
    assertThat(calendar.missing()).isEqualTo("2 months");
    assertThat(calendar.years())
        .extracting(year -> year.blocks().get(0).css())
        .as("the newest year first")
        .containsExactly("months m1", "months m11");
  }

  @Test
  public void yearsWithoutPartitionsAreToldAndNotDrawn() {
    CalendarView calendar =
        calendar(Facts.live("day=0001-12-30", 1), Facts.live("day=2026-01-02", 10));

    assertThat(calendar.years()).extracting(CalendarView.Year::year).containsExactly(2026, 1);
    assertThat(calendar.years().get(0).gapAfter()).isEqualTo("2 to 2025");
    assertThat(cells(calendar)).hasSize(2 + 2);
    assertThat(calendar.missing()).isEqualTo("739,253 days");
  }

  @Test
  public void whatWouldBeTooManyYearsIsCut() {
    CalendarView calendar =
        CalendarView.of(
            Facts.dated(
                IntStream.range(1000, 3000)
                    .mapToObj(year -> Facts.live("day=" + year + "-06-01", 1))
                    .toList()));

    assertThat(calendar.years()).hasSize(CalendarView.MOST_YEARS);
    assertThat(calendar.earlier()).isEqualTo("1,880 years");
  }

  @Test
  public void aGroupsOwnGapIsCountedWhereAnotherFillsTheDay() {
    Groups groups =
        Groups.of(
            Facts.dated(
                List.of(
                    Facts.live("r=a/day=2026-01-01", 1),
                    Facts.live("r=a/day=2026-01-02", 1),
                    Facts.live("r=a/day=2026-01-03", 1),
                    Facts.live("r=b/day=2026-01-01", 1),
                    Facts.live("r=b/day=2026-01-03", 1))));

    assertThat(groups.lines().first())
        .extracting(Groups.Line::name, Groups.Line::missing)
        .containsExactly(Tuple.tuple("r=b", "1 day"), Tuple.tuple("r=a", ""));
    assertThat(groups.missing()).isEqualTo(1);
  }

  @Test
  public void aDayThatAllMissIsNoGroupsOwn() {
    Groups groups =
        Groups.of(
            Facts.dated(
                List.of(
                    Facts.live("r=a/day=2026-01-01", 1),
                    Facts.live("r=a/day=2026-01-08", 1),
                    Facts.live("r=b/day=2026-01-01", 1),
                    Facts.live("r=b/day=2026-01-08", 1))));

    assertThat(groups.lines().total()).isEqualTo(2);
    assertThat(groups.missing()).isZero();
  }

  @Test
  public void whatHasEachOnePartitionIsNoGroup() {
    assertThat(
            Groups.of(
                    Facts.dated(
                        List.of(
                            Facts.live("day=2026-01-01/run=x", 1),
                            Facts.live("day=2026-01-02/run=y", 1))))
                .lines()
                .any())
        .isFalse();
  }
}
