package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SummaryTest {
  private static final long MIB = 1 << 20;

  private static Summary published(String partition, long mebibytes, long millis) {
    Summary.Line line = new Summary.Line(partition, 1_000, mebibytes * MIB, millis, "");
    return new Summary(
        Map.of("PUBLISHED", new Summary.Numbers(1, 2, 1_000, mebibytes * MIB)),
        List.of(line),
        List.of(line),
        List.of(),
        List.of());
  }

  private static Summary conflict(int number) {
    Summary.Line line =
        new Summary.Line(String.format("p=%03d", number), 0, 0, 1, "is live with other content");
    return new Summary(
        Map.of("CONFLICT", new Summary.Numbers(1, 0, 0, 0)),
        List.of(line),
        List.of(),
        List.of(line),
        List.of());
  }

  @Test
  public void theSlowestAndTheLargestAreKeptHoweverTheSumIsMade() throws Exception {
    Summary left = Summary.EMPTY;
    Summary right = Summary.EMPTY;
    for (int i = 0; i < 50; i++) {
      left = left.plus(published("p=" + i, i, 100 - i));
      right = published("p=" + i, i, 100 - i).plus(right);
    }
    assertThat(left).isEqualTo(right).isEqualTo(Summary.fromJson(left.toJson()));
    assertThat(left.slowest())
        .extracting(Summary.Line::partition)
        .containsExactly("p=0", "p=1", "p=2");
    assertThat(left.largest())
        .extracting(Summary.Line::partition)
        .containsExactly("p=49", "p=48", "p=47");
    assertThat(left.total()).isEqualTo(new Summary.Numbers(50, 100, 50_000, 1_225 * MIB));
  }

  @Test
  public void ofManyConflictsTheFirstAreListedAndAllAreCounted() {
    Summary summary = published("p=x", 3, 12);
    for (int i = 1_500; i > 0; i--) {
      summary = summary.plus(conflict(i));
    }
    String text = SummaryText.of(summary, "/lake", Duration.ofMillis(1_250), 0, null);
    assertThat(text)
        .contains("in conflict and not published: 1,500, the first 20")
        .contains("  p=001: it is live with other content\n", "  p=020: it is live")
        .doesNotContain("p=021: ")
        .contains("\n1.3 s; look in /lake, where")
        .containsPattern("(?m)^PUBLISHED +1 +2 +1,000 +3\\.0 MiB$")
        .containsPattern("(?m)^total +1,501 +2 +1,000 +3\\.0 MiB$")
        .doesNotContain("bad records");
  }

  @Test
  public void nothingAtAllIsSummedUpToo() {
    assertThat(SummaryText.of(Summary.EMPTY, "/lake", Duration.ZERO, 1_234, "/bad.json"))
        .containsPattern("(?m)^total +0 +0 +0 +0 B$")
        .contains("\nbad records: 1,234, in /bad.json\n")
        .doesNotContain("slowest", "largest", "conflict");
  }
}
