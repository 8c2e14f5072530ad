package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.Test;

public class PathDateTest {
  private static PathDate date(String path) {
    return PathDate.of(path).orElseThrow(() -> new AssertionError("no date in " + path));
  }

  @Test
  public void daysAreFoundHoweverTheyAreSpelled() {
    for (String path :
        List.of(
            "day=2026-11-03",
            "anything=2026-11-03",
            "2026-11-03",
            "dt=20261103",
            "2026/11/03",
            "year=2026/month=11/day=3",
            "y=2026/m=11/d=03")) {
      assertThat(date(path)).isEqualTo(new PathDate(LocalDate.of(2026, 11, 3), true, ""));
    }
  }

  @Test
  public void monthsAreNoDays() {
    for (String path : List.of("month=2026-11", "2026/11", "year=2026/month=11")) {
      assertThat(date(path)).isEqualTo(new PathDate(LocalDate.of(2026, 11, 1), false, ""));
    }
  }

  @Test
  public void theRestIsTheGroup() {
    assertThat(date("region=eu/day=2026-11-03/kind=a").group()).isEqualTo("region=eu/kind=a");
    assertThat(date("v1/2026/11/03/ledgers").group()).isEqualTo("v1/ledgers");
    assertThat(date("year=2026/month=11/day=3/x=1").group()).isEqualTo("x=1");
  }

  @Test
  public void aTimeAfterTheDayIsAGroup() {
    assertThat(date("hour=2026-11-03T05").group()).isEqualTo("hour=05");
    assertThat(date("r=eu/hour=2026-11-03-05").group()).isEqualTo("r=eu/hour=05");
    assertThat(date("ts=2026-11-03 05%3A00").group()).isEqualTo("ts=05:00");
    assertThat(date("2026-11-03_05").group()).isEqualTo("05");
  }

  @Test
  public void whatIsNoDateIsNone() {
    for (String path :
        List.of(
            "day=2026-02-30",
            "range=0-9999",
            "month=3",
            "id=20261103",
            "ids/1234/56",
            "year=2026/month=13",
            "v=2026-11-033",
            "year=2026")) {
      assertThat(PathDate.of(path)).as(path).isEmpty();
    }
  }
}
