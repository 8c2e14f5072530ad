package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class MatrixViewTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  private static List<PartitionFacts> regions(int regions, int days) {
    List<PartitionFacts> facts = new ArrayList<>();
    for (int r = 0; r < regions; r++) {
      for (int i = 0; i < days; i++) {
        facts.add(Facts.live(String.format("region=r%03d/day=%s", r, FIRST.plusDays(i)), 10));
      }
    }
    return facts;
  }

  private static Optional<MatrixView> ofDates(List<PartitionFacts> facts) {
    return MatrixView.ofDates(Facts.dated(facts));
  }

  private static List<String> labels(MatrixView matrix) {
    return matrix.rows().stream().map(MatrixView.Row::label).toList();
  }

  @Test
  public void aGroupIsARowAndADayAColumnTheNewestFirst() {
    List<PartitionFacts> facts = regions(2, 3);
    facts.remove(5);
    facts.set(1, Facts.of("region=r000/day=2026-01-02", Condition.DAMAGED, 1, 10, "c"));
    MatrixView matrix = ofDates(facts).orElseThrow();

    assertThat(matrix.rowName()).isEqualTo("region");
    assertThat(matrix.columns()).containsExactly("2026-01-03", "2026-01-02", "2026-01-01");
    assertThat(labels(matrix)).containsExactly("r000", "r001");
    assertThat(matrix.rows().get(0).cells())
        .extracting(Cell::css)
        .containsExactly("live s3", "damaged", "live s3");
    assertThat(matrix.rows().get(1).cells())
        .extracting(Cell::css)
        .containsExactly("missing", "live s3", "live s3");
    assertThat(matrix.rows().get(1).cells().get(0).title())
        .isEqualTo("region=r001, 2026-01-03: missing, no partition");
    assertThat(matrix.anyMissing()).isTrue();
    assertThat(matrix.allRows() + matrix.allColumns()).isEmpty();
  }

  @Test
  public void hoursOfADayAreRows() {
    List<PartitionFacts> nested = new ArrayList<>();
    List<PartitionFacts> flat = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      for (int day = 1; day < 4; day++) {
        nested.add(Facts.live(String.format("day=2026-01-0%d/hour=%02d", day, hour), 10));
        flat.add(Facts.live(String.format("hour=2026-01-0%dT%02d", day, hour), 10));
      }
    }

    for (List<PartitionFacts> facts : List.of(nested, flat)) {
      MatrixView matrix = ofDates(facts).orElseThrow();
      assertThat(matrix.rowName()).isEqualTo("hour");
      assertThat(labels(matrix)).hasSize(24).startsWith("00", "01").isSorted();
      assertThat(matrix.columns()).hasSize(3);
      assertThat(matrix.anyMissing()).isFalse();
    }
  }

  @Test
  public void ofManyTheNewestDaysAndTheRowsInTroubleAreDrawn() {
    List<PartitionFacts> facts = regions(MatrixView.MOST_ROWS + 20, MatrixView.MOST_COLUMNS + 10);
    String newest = FIRST.plusDays(MatrixView.MOST_COLUMNS + 9).toString();
    facts.removeIf(one -> one.path().equals("region=r069/day=" + newest));
    String broken = "region=r068/day=" + newest;
    facts.replaceAll(
        one -> one.path().equals(broken) ? Facts.of(broken, Condition.UNREADABLE, 0, 0, "") : one);
    MatrixView matrix = ofDates(facts).orElseThrow();

    assertThat(matrix.columns()).hasSize(MatrixView.MOST_COLUMNS).startsWith(newest);
    assertThat(matrix.allColumns()).isEqualTo("70");
    assertThat(labels(matrix))
        .hasSize(MatrixView.MOST_ROWS)
        .isSorted()
        .contains("r068", "r069")
        .doesNotContain("r067");
    assertThat(matrix.allRows()).isEqualTo("70");
  }

  @Test
  public void twoFieldsWithoutADateMakeAMatrix() {
    MatrixView matrix =
        MatrixView.ofNames(
                List.of(
                    Facts.live("country=at/kind=orders", 10),
                    Facts.live("country=at/kind=returns", 10),
                    Facts.live("country=be/kind=orders", 10)))
            .orElseThrow();

    assertThat(matrix.rowName()).isEqualTo("country");
    assertThat(matrix.columnName()).isEqualTo("kind");
    assertThat(matrix.columns()).containsExactly("orders", "returns");
    assertThat(labels(matrix)).containsExactly("at", "be");
  }

  @Test
  public void whatWouldBeMostlyHolesOrALineIsNone() {
    assertThat(MatrixView.ofNames(List.of())).isEmpty();
    assertThat(ofDates(regions(1, 9))).as("one row").isEmpty();
    assertThat(ofDates(regions(9, 1))).as("one column").isEmpty();
    List<PartitionFacts> apart = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      apart.add(Facts.live("tenant=t" + i + "/key=k" + i, 10));
    }
    assertThat(MatrixView.ofNames(apart)).as("a diagonal").isEmpty();
  }

  @Test
  public void namesThatCannotAllBeDrawnAreLeftToTheGrid() {
    List<PartitionFacts> facts = new ArrayList<>();
    for (int i = 0; i <= MatrixView.MOST_COLUMNS; i++) {
      facts.add(Facts.live("t=a/x=" + i, 10));
      facts.add(Facts.live("t=b/x=" + i, 10));
    }
    assertThat(MatrixView.ofNames(facts)).isEmpty();

    Views views = Views.of(facts);
    assertThat(views.grid()).isPresent();
    views = Views.of(facts.subList(0, 20));
    assertThat(views.grid()).isEmpty();
    assertThat(views.names()).isPresent();
  }

  @Test
  public void aNameIsSaidOnceOnlyIfAllHaveIt() {
    assertThat(Axis.of(List.of("hour=01", "hour=02")))
        .isEqualTo(new Axis("hour", List.of("01", "02")));
    for (List<String> names :
        List.of(List.of("a=1", "b=2"), List.of("a=1/b=1", "a=2/b=1"), List.of("x", "y"))) {
      assertThat(Axis.of(names)).isEqualTo(new Axis("", names));
    }
  }
}
