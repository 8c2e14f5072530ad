package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.WhenLive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What a second launch makes of partitions that are live already. */
public class RelaunchTest extends LakeTest {
  @Test
  public void aRelaunchOfEqualRowsChangesNothing() {
    List<Row> rows = all(monday(0, 50), tuesday(50, 60));
    Run.ofBundles(sink(), List.of(rows));
    Map<String, Lake.Stamp> before = lake.stamps();

    Collections.shuffle(rows, new Random(1));
    Run again =
        Run.ofBundles(
            sink(), List.of(rows.subList(0, 7), rows.subList(7, 30), rows.subList(30, 60)));

    assertThat(again.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.ALREADY_PUBLISHED, TUESDAY, Outcome.ALREADY_PUBLISHED));
    assertThat(again.of(MONDAY).getRows()).isEqualTo(50);
    assertThat(lake.stamps()).isEqualTo(before);
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void aRelaunchOfEqualRowsReplacesNothing() {
    Run.of(sink(), monday(0, 5));
    Map<String, Lake.Stamp> before = lake.stamps();

    Run again = Run.of(sink().withMode(Mode.REPLACE), monday(0, 5));

    assertThat(again.outcomes()).isEqualTo(Map.of(MONDAY, Outcome.ALREADY_PUBLISHED));
    Map<String, Lake.Stamp> after = lake.stamps();
    // What was captured is kept: who is late in this launch must find it.
    after.keySet().removeIf(file -> file.matches("_staging/.*/base-[0-9a-f]+"));
    assertThat(after).isEqualTo(before);
  }

  @Test
  public void equalRowsAreWrittenAgainIfAskedFor() {
    Run.of(sink(), monday(0, 5));

    Run again = Run.of(sink().withMode(Mode.REPLACE).rewriteEqual(), monday(0, 5));

    assertThat(again.outcomes()).isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED));
    assertThat(again.of(MONDAY).getSequence()).isEqualTo(2);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
  }

  @Test
  public void otherRowsAreAConflictThatFailsTheJobWhenAllElseIsDone() {
    List<Row> first = new ArrayList<>();
    List<Row> second = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      first.add(Payments.row("p" + (10 + i), 1, "first"));
      second.add(Payments.row("p" + (10 + i), 1, "second"));
    }
    second.addAll(tuesday(0, 3));
    Run.of(sink(), first);
    Map<String, Lake.Stamp> before = lake.stamps();

    Throwable failure = catchThrowable(() -> Run.of(sink(), second));

    assertThat(failure).rootCause().isInstanceOf(PartitionsInConflictException.class);
    assertThat(failure.getMessage())
        .contains("22 partitions are in conflict and not published; every other is decided.")
        .contains("The first 20:")
        .contains(
            "day=p10: it is live with other content, sequence 1 by run ",
            "day=p29: it is live",
            "; CREATE never overwrites: use REPLACE to replace it")
        .doesNotContain("day=p30", "day=p31", TUESDAY);
    assertThat(DuckDb.rows(lake, TUESDAY, "")).isEqualTo(Payments.lines(0, 3));
    Map<String, Lake.Stamp> after = lake.stamps();
    after.keySet().removeIf(file -> file.startsWith(TUESDAY));
    assertThat(after).isEqualTo(before);
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void conflictsAreAnOutputIfAskedFor() {
    Run.of(sink(), monday(0, 5));

    Run again = Run.of(sink().withConflictsAsOutput(), all(monday(0, 6), tuesday(0, 2)));

    assertThat(again.outcomes()).isEqualTo(Map.of(TUESDAY, Outcome.PUBLISHED));
    assertThat(again.conflicts()).hasSize(1);
    PartitionResult conflict = again.conflicts().get(0);
    assertThat(conflict.getPartition()).isEqualTo(MONDAY);
    assertThat(conflict.outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(conflict.getLive()).isFalse();
    assertThat(conflict.getRows()).isZero();
    assertThat(conflict.getFiles()).isEmpty();
    assertThat(conflict.getSequence()).isEqualTo(1);
    assertThat(conflict.getDetail()).startsWith("is live with other content");
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void otherRowsReplaceWhatIsLiveIfAskedFor() {
    Run.of(sink(), monday(0, 5));
    List<String> old = lake.dataFiles();

    Run again = Run.of(sink().withMode(Mode.REPLACE), all(monday(3, 9), tuesday(0, 2)));

    assertThat(again.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(again.of(MONDAY).getSequence()).isEqualTo(2);
    assertThat(again.of(MONDAY).getExpectedSequence()).isEqualTo(1);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(3, 9));
    assertThat(lake.listedFiles()).hasSize(2).doesNotContainAnyElementsOf(old);
    assertThat(lake.dataFiles()).containsAll(old); // a reader of the old manifest may be at them
    lake.assertEveryLiveFileIsWhole();
  }

  /** A launch that got as far as Monday, with rows that say when they were ingested. */
  private void publishMondayOnly() {
    Run.of(sink(), List.of(Payments.row("2026-11-23", 1, "ingested at 1")));
  }

  private static final List<Row> RELAUNCHED =
      List.of(
          Payments.row("2026-11-23", 1, "ingested at 2"),
          Payments.row("2026-11-24", 1, "ingested at 2"));

  @Test
  public void aRelaunchCompletesTheRestIfLivePartitionsAreSkipped() {
    publishMondayOnly();
    Map<String, Lake.Stamp> before = lake.stamps();

    Run again = Run.of(sink().whenLive(WhenLive.SKIP), RELAUNCHED);

    assertThat(again.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.SKIPPED_LIVE, TUESDAY, Outcome.PUBLISHED));
    assertThat(again.of(MONDAY).getLive()).isFalse();
    assertThat(again.of(MONDAY).getFiles()).isEmpty();
    assertThat(lake.stamps()).containsAllEntriesOf(before);
    assertThat(DuckDb.rows(lake, TUESDAY, "")).containsExactly("1|ingested at 2");
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void aRelaunchCompletesTheRestIfTheColumnThatDiffersIsLeftOutOfTheContentId() {
    AtomicPartitionSink<Row> sink =
        sink()
            .withFormat(
                ParquetFormat.rows(Payments.SCHEMA).withContentIdExcluding(List.of("note")));
    Run.of(sink, RELAUNCHED.subList(1, 2));
    Run.of(sink, List.of(Payments.row("2026-11-23", 1, "ingested at 1")));
    Map<String, Lake.Stamp> before = lake.stamps();

    Run again = Run.of(sink, all(RELAUNCHED, List.of(Payments.row("2026-11-25", 1, "new"))));

    assertThat(again.outcomes())
        .isEqualTo(
            Map.of(
                MONDAY,
                Outcome.ALREADY_PUBLISHED,
                TUESDAY,
                Outcome.ALREADY_PUBLISHED,
                "day=2026-11-25",
                Outcome.PUBLISHED));
    assertThat(lake.stamps()).containsAllEntriesOf(before);
    assertThat(DuckDb.rows(lake, MONDAY, "")).containsExactly("1|ingested at 1");
  }
}
