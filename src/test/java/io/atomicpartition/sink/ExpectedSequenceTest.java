package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Test;

/** Read, modify, write: a partition is replaced only if it is still the one that was read. */
public class ExpectedSequenceTest extends LakeTest {
  private final Faults faults = Faults.none();

  /** Monday is at sequence 1 and Tuesday does not exist. */
  @Before
  public void publishMonday() {
    Run.of(sink(), monday(0, 3));
  }

  private AtomicPartitionSink<Row> replace() {
    return hooked(faults).withMode(Mode.REPLACE).withConflictsAsOutput();
  }

  @Test
  public void whatTheCallerReadIsReplaced() {
    Run run =
        Run.of(
            replace().withExpectedSequence(Map.of(MONDAY, 1L)), all(monday(3, 5), tuesday(0, 2)));

    assertThat(run.outcomes())
        .as("a partition that the caller does not name was absent")
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(run.of(MONDAY).getExpectedSequence()).isEqualTo(1);
    assertThat(run.of(TUESDAY).getExpectedSequence()).isEqualTo(0);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(3, 5));
  }

  @Test
  public void whatHasChangedSinceIsAConflictBeforeAByteIsWritten() {
    Run run =
        Run.ofBundles(
            replace().withExpectedSequence(Map.of(MONDAY, 2L, TUESDAY, 1L)),
            List.of(all(monday(3, 5), tuesday(0, 2)), monday(5, 6)));

    assertThat(run.published()).isEmpty();
    assertThat(run.conflicts())
        .extracting(PartitionResult::getPartition)
        .containsExactly(MONDAY, TUESDAY);
    assertThat(run.conflicts().get(0).getDetail())
        .isEqualTo(
            "had sequence 1 when the first row was to be written, and the caller had read 2; read"
                + " it again");
    assertThat(run.counter("rowsNotWrittenInConflict")).isEqualTo(5);
    assertThat(run.counter("rowsWritten")).isZero();
    assertThat(faults.calls(Kind.OPEN_TEMP)).isEmpty();
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 3));
  }

  @Test
  public void equalRowsDoNotHideThatTheCallerReadAnotherState() {
    Run run = Run.of(replace().withExpectedSequence(Map.of()), monday(0, 3));

    assertThat(run.conflicts()).extracting(PartitionResult::getPartition).containsExactly(MONDAY);
  }

  @Test
  public void thePipelineItselfMayReadTheSequences() {
    Pipeline pipeline = Run.pipeline();
    PCollectionView<Map<String, Long>> read =
        pipeline
            .apply("Read", Create.of(List.of(KV.of(MONDAY, 1L), KV.of(TUESDAY, 7L))))
            .apply("AsMap", View.asMap());
    Run run =
        Run.run(
            pipeline,
            Run.bundles(
                    pipeline,
                    RowCoder.of(Payments.SCHEMA),
                    List.of(
                        all(
                            monday(3, 5),
                            tuesday(0, 2),
                            List.of(Payments.row("2026-11-25", 1, "absent")))))
                .apply("Publish", replace().withMaxOpenWriters(1).withExpectedSequence(read)));

    assertThat(run.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, "day=2026-11-25", Outcome.PUBLISHED));
    assertThat(run.conflicts()).extracting(PartitionResult::getPartition).containsExactly(TUESDAY);
    assertThat(run.counter("rowsSpilled"))
        .as("the spilled rows are written by a step that needs the side input, too")
        .isPositive();
  }
}
