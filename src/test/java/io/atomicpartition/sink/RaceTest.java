package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** Two pipelines with different rows for one partition at once. */
public class RaceTest extends LakeTest {
  /** Holds two pipelines at a call until both have come to it. */
  private static final class Together implements StoreHook {
    private final String operation;
    private final CountDownLatch arrived = new CountDownLatch(2);

    Together(String operation) {
      this.operation = operation;
    }

    @Override
    public void before(StoreCall call) throws StoreException {
      if (call.is(operation)) {
        arrived.countDown();
        try {
          if (!arrived.await(1, TimeUnit.MINUTES)) {
            throw new StoreException("The other pipeline never came to " + operation);
          }
        } catch (InterruptedException e) {
          throw new StoreException("Interrupted", e);
        }
      }
    }
  }

  @Test
  public void oneOfTwoCreatesIsPublishedAndTheOtherIsInConflict() {
    race(hooked(new Together("placement.commit")), List.of());
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void oneOfTwoReplacesOfOneSequenceIsPublishedAndTheOtherIsInConflict() {
    Run.of(sink(), monday(0, 3));
    race(hooked(new Together("placement.commit")).withMode(Mode.REPLACE), lake.dataFiles());
  }

  @Test
  public void aReplaceThatBeganBeforeAnotherEndedIsInConflictThoughItCommitsLongAfter() {
    Run.of(sink(), monday(0, 3));
    race(hooked(new Together("openTemp")).withMode(Mode.REPLACE), lake.dataFiles());
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
