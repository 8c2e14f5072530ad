package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.values.Row;
import org.junit.After;
import org.junit.Test;

/** What a job that goes wrong, or nearly, says of itself. */
public class TroubleMetricsTest extends LakeTest {
  @After
  public void forget() {
    HookedStoreProvider.forget(lake);
  }

  /**
   * What a job that fails has counted. The direct runner says that a bundle has failed just before
   * it counts what that bundle did, so this waits for what is expected.
   */
  private static Map<String, Long> ofFailed(
      AtomicPartitionSink<Row> sink, List<Row> rows, Map<String, Long> expected)
      throws InterruptedException {
    Pipeline pipeline = Run.pipeline("--blockOnRun=false");
    Run.bundles(pipeline, RowCoder.of(Payments.SCHEMA), List.of(rows)).apply("Publish", sink);
    PipelineResult result = pipeline.run();
    assertThat(catchThrowable(result::waitUntilFinish)).isNotNull();
    Instant deadline = Instant.now().plusSeconds(30);
    while (!Run.counters(result).entrySet().containsAll(expected.entrySet())
        && Instant.now().isBefore(deadline)) {
      Thread.sleep(10);
    }
    Map<String, Long> counters = Run.counters(result);
    assertThat(counters).containsAllEntriesOf(expected);
    return counters;
  }

  @Test
  public void aBundleThatFailsCountsTheTempsThatItAborts() throws InterruptedException {
    Map<String, Long> counters =
        ofFailed(
            sink()
                .withFormat(
                    FailingFormat.onWrite(
                        ParquetFormat.rows(Payments.SCHEMA), row -> row.getInt64("id") == 7)),
            all(monday(0, 2), tuesday(5, 8)),
            Map.of("tempsAborted", 2L));

    assertThat(counters).doesNotContainKey("tempsCompleted");
    assertThat(lake.staged()).as("and they are gone").isEmpty();
  }

  @Test
  public void aCommitInDoubtIsCountedAsUnknown() throws InterruptedException {
    Map<String, Long> counters =
        ofFailed(
            hooked(Faults.every(Kind.COMMIT, Fault.Single.REQUEST_LOST)),
            monday(0, 2),
            Map.of("partitionsStateUnknown", 1L, "publishRetries", 4L));

    assertThat(counters).doesNotContainKeys("partitionsPublished", "partitionsNotCommitted");
  }

  @Test
  public void aCommitThatIsRefusedIsCountedAsNotCommittedWithItsOrphans()
      throws InterruptedException {
    Map<String, Long> counters =
        ofFailed(
            hooked(
                Faults.every(
                    call -> call.kind() == Kind.COMMIT || call.kind() == Kind.DISCARD,
                    Fault.Single.REFUSED)),
            monday(0, 2),
            Map.of("partitionsNotCommitted", 1L, "attemptsWithOrphansLeft", 1L));

    assertThat(counters).doesNotContainKeys("partitionsPublished", "partitionsStateUnknown");
  }

  @Test
  public void oneRequestThatIsLostIsOneRetry() {
    AtomicBoolean lost = new AtomicBoolean();

    Run run =
        Run.of(
            hooked(
                call ->
                    call.kind() == Kind.COMMIT && !lost.getAndSet(true)
                        ? Fault.Single.REQUEST_LOST
                        : Fault.NONE),
            monday(0, 2));

    assertThat(Run.counters(run.result()))
        .containsEntry("publishRetries", 1L)
        .containsEntry("partitionsPublished", 1L)
        .doesNotContainKeys("partitionsStateUnknown", "partitionsNotCommitted");
  }

  @Test
  public void aReplaceIsTimedFromItsCaptureOn() {
    Run.of(sink(), monday(0, 5));

    Run run = Run.of(sink().withMode(Mode.REPLACE), all(monday(0, 2), tuesday(0, 2)));

    assertThat(run.distribution("captureMillis").getCount()).isEqualTo(2);
    assertThat(run.distribution("commitMillis").getCount()).isEqualTo(2);
  }
}
