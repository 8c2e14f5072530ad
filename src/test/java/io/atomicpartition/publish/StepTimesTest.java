package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** How long the steps take is told by the clock that is handed in, which here goes by calls. */
public class StepTimesTest {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a"), List.of("b"));

  private final List<String> told = new ArrayList<>();
  private long millis = 0;

  /** Every call to the store takes so many milliseconds. */
  private FaultyStore slow(Lake lake, long each, FaultyStore.Kind faulty, Fault fault) {
    return new FaultyStore(
        lake.store(),
        call -> {
          millis += each;
          return call.kind() == faulty ? fault : Fault.NONE;
        });
  }

  private PublishEnvironment environment(Lake lake) {
    PublishEnvironment e = lake.environment();
    PublishObserver observer =
        new PublishObserver() {
          @Override
          public void attempting(PartitionRef partition, String attempt) {
            told.add("attempt");
          }

          @Override
          public void took(PartitionRef partition, PublishStep step, Duration duration) {
            assertThat(partition).isEqualTo(PARTITION);
            told.add(step + " " + duration.toMillis());
          }
        };
    return new PublishEnvironment(
        e.clock(),
        () -> Duration.ofMillis(millis).toNanos(),
        e.ids(),
        e.pause(),
        2,
        e.historyLimits(),
        e.producer(),
        observer,
        e.files());
  }

  @Test
  public void everyStepIsTimedOnce() throws IOException {
    Lake lake = Lake.inMemory();
    lake.publish(lake.create(PARTITION, List.of(List.of("old"))));
    PublishPlan plan = lake.replace(PARTITION, ROWS);
    FaultyStore store = slow(lake, 10, FaultyStore.Kind.COMMIT, Fault.NONE);

    new Publisher(store, environment(lake)).publish(plan);

    assertThat(told).containsExactly("JUDGE 10", "attempt", "PROMOTE 20", "COMMIT 10");
  }

  @Test
  public void aCaptureIsTimed() throws IOException {
    Lake lake = Lake.inMemory();
    FaultyStore store = slow(lake, 7, FaultyStore.Kind.COMMIT, Fault.NONE);

    new Capture(store, environment(lake)).capture(lake.plans().launch(), PARTITION);

    assertThat(told).as("two reads and a write").containsExactly("CAPTURE 21");
  }

  @Test
  public void stepsThatFailAreTimedToo() throws IOException {
    Lake lake = Lake.inMemory();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    FaultyStore store = slow(lake, 10, FaultyStore.Kind.COMMIT, Fault.Single.REFUSED);

    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> new Publisher(store, environment(lake)).publish(plan));

    assertThat(told)
        .as("two commits, each read back, and what it takes to delete two files")
        .startsWith("JUDGE 10", "attempt", "PROMOTE 20")
        .hasSize(4)
        .last()
        .asString()
        .isEqualTo("COMMIT 50");
  }
}
