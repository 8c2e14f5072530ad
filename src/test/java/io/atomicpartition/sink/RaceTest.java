package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** Two pipelines with different rows for one partition at once. */
public class RaceTest extends LakeTest {
  /** Holds two pipelines at their first call of a kind until both have come to it. */
  private static Function<Call, Fault> together(Kind kind) {
    CountDownLatch arrived = new CountDownLatch(2);
    Fault wait =
        Fault.before(
            () -> {
              arrived.countDown();
              try {
                assertThat(arrived.await(1, TimeUnit.MINUTES)).as("both at %s", kind).isTrue();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    return call -> call.kind() == kind ? wait : Fault.NONE;
  }

  @Test
  public void oneOfTwoCreatesIsPublishedAndTheOtherIsInConflict() {
    race(hooked(together(Kind.COMMIT)), List.of());
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void oneOfTwoReplacesOfOneSequenceIsPublishedAndTheOtherIsInConflict() {
    Run.of(sink(), monday(0, 3));
    race(hooked(together(Kind.COMMIT)).withMode(Mode.REPLACE), lake.dataFiles());
  }

  /** Its rows may have been made of what the other replaced. */
  @Test
  public void aReplaceThatBeganBeforeAnotherIsInConflictThoughItWritesAndCommitsAfterIt() {
    Run.of(sink(), monday(0, 3));
    AtomicBoolean began = new AtomicBoolean();
    Fault wholeOtherRun = Fault.before(() -> Run.of(sink().withMode(Mode.REPLACE), monday(10, 20)));

    Run first =
        Run.of(
            hooked(
                    call ->
                        call.kind() == Kind.OPEN_TEMP && began.compareAndSet(false, true)
                            ? wholeOtherRun
                            : Fault.NONE)
                .withMode(Mode.REPLACE)
                .withConflictsAsOutput(),
            monday(20, 40));

    assertThat(first.conflicts()).extracting(PartitionResult::getSequence).containsExactly(2L);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(10, 20));
    lake.assertEveryLiveFileIsWhole();
  }

  private void race(AtomicPartitionSink<Row> sink, List<String> before) {
    AtomicPartitionSink<Row> both = sink.withConflictsAsOutput();
    CompletableFuture<Run> other =
        CompletableFuture.supplyAsync(() -> Run.of(both, monday(10, 20)));
    Run one = Run.of(both, monday(20, 40));
    List<Run> runs = List.of(one, other.join());

    assertThat(runs.stream().map(Run::published).flatMap(List::stream))
        .extracting(PartitionResult::outcome)
        .containsExactly(Outcome.PUBLISHED);
    assertThat(runs.stream().map(Run::conflicts).flatMap(List::stream))
        .extracting(PartitionResult::outcome)
        .containsExactly(Outcome.CONFLICT);
    assertThat(DuckDb.rows(lake, MONDAY, ""))
        .isEqualTo(one.published().isEmpty() ? Payments.lines(10, 20) : Payments.lines(20, 40));
    lake.assertEveryLiveFileIsWhole();
    assertThat(lake.dataFiles())
        .as("the loser's files are gone")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(before.stream(), lake.listedFiles().stream()).toList());
    assertThat(lake.staged()).allMatch(file -> file.contains("/base-"));
  }
}
