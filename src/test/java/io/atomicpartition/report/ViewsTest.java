package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

public class ViewsTest {
  private static List<PartitionFacts> ranges(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> Facts.live(prefix + "range=" + i, i)).toList();
  }

  @Test
  public void aGridHasASquareForEachPartition() {
    GridView grid = GridView.of(ranges("", 7));

    assertThat(grid.groups()).singleElement().satisfies(one -> assertThat(one.cells()).hasSize(7));
    assertThat(grid.together()).isEmpty();
  }

  @Test
  public void manyPartitionsShareSquaresAndNoneIsLost() {
    List<PartitionFacts> facts = new ArrayList<>(ranges("", 100_000));
    facts.set(50_000, Facts.of("range=50000", Condition.UNREADABLE, 0, 0, ""));
    GridView grid = GridView.of(facts);

    List<Cell> cells = grid.groups().get(0).cells();
    assertThat(grid.together()).isEqualTo("34");
    assertThat(cells).hasSizeLessThanOrEqualTo(GridView.MOST_CELLS);
    assertThat(cells).filteredOn(cell -> cell.css().equals("unreadable")).hasSize(1);
    assertThat(cells.get(0).title()).startsWith("range=0 to range=33").contains("34 live");
  }

  @Test
  public void theFirstOfSeveralFieldsMakesGroups() {
    List<PartitionFacts> facts = new ArrayList<>(ranges("t=b/", 3));
    facts.addAll(ranges("t=a/", 2));
    for (int i = 0; i < GridView.MOST_GROUPS; i++) {
      facts.add(Facts.live("t=" + i + "/x=1", 1));
    }
    GridView grid = GridView.of(facts);

    assertThat(grid.groups()).hasSize(GridView.MOST_GROUPS);
    assertThat(grid.groups().get(0).name()).isEqualTo("t=b");
    assertThat(grid.groups().get(0).words()).isEqualTo("3 live");
    assertThat(grid.moreGroups()).isEqualTo("2");
  }

  @Test
  public void barsAreOfPeriodsThatFitAndAddUp() {
    LocalDateTime begin = LocalDateTime.of(2026, 1, 1, 0, 0);
    Timeline timeline =
        Timeline.of(
            "by date",
            Periods.DAYS,
            IntStream.range(0, 365)
                .mapToObj(i -> new Timeline.Timed(begin.plusDays(i), Facts.live("p", 10)))
                .toList());

    assertThat(timeline.period()).isEqualTo("week");
    assertThat(timeline.rows().shapes()).hasSize(53);
    assertThat(timeline.table().stream().mapToLong(one -> Long.parseLong(one.rows())).sum())
        .isEqualTo(3_650);
    assertThat(timeline.rows().top()).isEqualTo("100");
    assertThat(timeline.bytes().top()).isEqualTo("1000 B");
    assertThat(timeline.rows().shapes().get(1).height()).isEqualTo("70.0");
    assertThat(timeline.rows().shapes().get(1).title()).isEqualTo("week of 2026-01-05: 70 rows");
  }

  @Test
  public void timesThatAreFarApartAreDrawnFromTheNewestOn() {
    Timeline timeline =
        Timeline.of(
            "by date",
            Periods.DAYS,
            List.of(
                new Timeline.Timed(LocalDateTime.MIN, Facts.live("p", 1)),
                new Timeline.Timed(LocalDateTime.of(2026, 1, 1, 0, 0), Facts.live("q", 2))));

    assertThat(timeline.earlier()).isEqualTo("1 year");
    assertThat(timeline.rows().shapes()).hasSize(1);
    assertThat(timeline.rows().last()).isEqualTo("2026");
  }

  @Test
  public void sumsStopAtTheLargest() {
    Tally tally =
        Tally.of(List.of(Facts.live("p", Long.MAX_VALUE / 8), Facts.live("q", Long.MAX_VALUE / 8)));
    assertThat(tally.bytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(Chart.ofBytes("x", "day", List.of(new Chart.Bar("d", Long.MAX_VALUE))).shapes())
        .hasSize(1);
  }

  @Test
  public void shadesTellWhatIsUnlikeTheMedian() {
    List<List<PartitionFacts>> cells = ranges("", 101).stream().map(one -> List.of(one)).toList();
    Shades shades = new Shades(cells);

    assertThat(List.of(shades.of(1), shades.of(40), shades.of(50), shades.of(99)))
        .containsExactly(1, 2, 3, 4);
    assertThat(List.of(shades.of(45), shades.of(60)))
        .as("no quarter of the squares is light because it must be")
        .containsExactly(3, 3);
    assertThat(new Shades(List.of(List.of())).of(0)).as("nothing has rows").isEqualTo(1);
  }

  @Test
  public void numbersAreWords() {
    assertThat(Words.shortBytes(4 << 20)).isEqualTo("4 MiB");
    assertThat(Words.shortCount(1_500)).isEqualTo("1.5 k");
    assertThat(Words.count(1_234, "row")).isEqualTo("1,234 rows");
    assertThat(Words.visible("a\u202eb\u0007\u2028")).isEqualTo("a\\u202Eb\\u0007\\u2028");
    assertThat(Words.visible("שלום 🦄")).isEqualTo("שלום 🦄");
  }
}
