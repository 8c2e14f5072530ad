package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** Every bundle, retry and zombie of a publish is bound to one sequence. */
public class CaptureTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("b"));

  @Test
  public void aCaptureIsTheSequenceOfThePartition() throws IOException {
    Lake lake = lake();
    assertThat(lake.capture(lake.plans().launch(), PARTITION)).isZero();
    lake.fence(PARTITION);
    assertThat(lake.capture(lake.plans().launch(), PARTITION)).isZero();
    lake.publish(lake.create(PARTITION, ROWS));
    assertThat(lake.capture(lake.plans().launch(), PARTITION)).isEqualTo(1);
    lake.unpublish(PARTITION);
    assertThat(lake.capture(lake.plans().launch(), PARTITION)).isEqualTo(2);
  }

  @Test
  public void laterPublishesDoNotChangeACapture() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    assertThat(lake.capture(launch, PARTITION)).isZero();
    lake.publish(lake.create(PARTITION, ROWS));
    assertThat(lake.capture(launch, PARTITION)).isZero();
    assertThat(lake.publish(replace(lake, launch)).outcome()).isEqualTo(Outcome.CONFLICT);
  }

  @Test
  public void bundlesThatRaceShareOneCapture() throws IOException {
    for (int call = 1; call <= 3; call++) {
      Lake lake = lake();
      PartitionRef partition = new PartitionRef("call=" + call);
      Launch launch = lake.plans().launch();
      long[] other = new long[1];
      Fault meanwhile =
          Fault.before(
              Lake.unchecked(
                  () -> {
                    other[0] = lake.capture(launch, partition);
                    lake.publish(lake.create(partition, ROWS));
                  }));
      long captured =
          lake.through(FaultyStore.at(lake.store(), call, meanwhile)).capture(launch, partition);
      assertThat(captured).as("before call %d", call).isEqualTo(other[0]).isZero();
    }
  }

  @Test
  public void aCaptureWhoseReplyWasLostIsReadBack() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    Fault lost =
        new Fault() {
          @Override
          public <T> T apply(Action<T> action) throws StoreException {
            action.run();
            Lake.unchecked(() -> lake.publish(lake.create(PARTITION, ROWS))).run();
            return Fault.Single.REQUEST_LOST.apply(action);
          }
        };
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.CREATE_RECORD, lost);
    assertThat(lake.through(store).capture(launch, PARTITION)).isZero();
    assertThat(lake.capture(launch, PARTITION)).isZero();
  }

  @Test
  public void aCaptureThatLandsLateIsNotContradicted() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    Fault.Late late = new Fault.Late();
    int[] creates = {0};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.kind() != Kind.CREATE_RECORD) {
                return Fault.NONE;
              }
              if (++creates[0] == 1) {
                return late;
              }
              // The first request lands just before the second, which read a later sequence.
              return Fault.before(late::land);
            });
    FaultyStore publishing =
        FaultyStore.at(
            store,
            4, // after the first try: base, manifest, create; then base again
            Fault.before(Lake.unchecked(() -> lake.publish(lake.create(PARTITION, ROWS)))));
    long captured = lake.through(publishing).capture(launch, PARTITION);
    assertThat(captured).isZero();
    assertThat(lake.capture(launch, PARTITION)).isEqualTo(captured);
  }

  @Test
  public void everyFaultAtEveryCallLeavesOneCaptureForAll() throws IOException {
    for (Fault.Single fault : Fault.Single.values()) {
      for (int call = 1; call <= 3; call++) {
        Lake lake = lake();
        PartitionRef partition = new PartitionRef("fault=" + fault + "/call=" + call);
        Launch launch = lake.plans().launch();
        Long captured = null;
        try {
          captured =
              lake.through(FaultyStore.at(lake.store(), call, fault)).capture(launch, partition);
        } catch (Fault.Crash e) {
          assertThat(fault).isIn(Fault.Single.CRASH_BEFORE, Fault.Single.CRASH_AFTER);
        }
        lake.publish(lake.create(partition, ROWS));
        long again = lake.capture(launch, partition);
        if (captured != null) {
          assertThat(again).isEqualTo(captured);
        }
      }
    }
  }

  @Test
  public void anEndlessRefusalEndsInAnErrorThatNamesThePartition() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    for (Fault fault :
        List.of(
            Fault.Single.REFUSED, Fault.throwing(new PreconditionFailedException("it exists")))) {
      FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.CREATE_RECORD, fault);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> lake.through(store).capture(launch, PARTITION))
          .withMessageContainingAll("'day=2026-11-23'", "nothing was written", "try again");
      assertThat(store.calls()).hasSize(3 * lake.environment().tries());
    }
  }

  @Test
  public void aCaptureThatCannotBeUnderstoodIsToldByItsKey() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    lake.store()
        .createRecord(
            launch.baseKey(PARTITION),
            "{\"partition\":\"day=1\",\"sequence\":0}".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> lake.capture(launch, PARTITION))
        .withMessageContainingAll(
            launch.baseKey(PARTITION), "expected 'day=2026-11-23', found day=1");
  }

  @Test
  public void otherLaunchesCaptureForThemselves() throws IOException {
    Lake lake = lake();
    Launch early = lake.plans().launch();
    lake.capture(early, PARTITION);
    lake.publish(lake.create(PARTITION, ROWS));
    Launch late = lake.plans().launch();
    assertThat(lake.capture(late, PARTITION)).isEqualTo(1);
    assertThat(lake.publish(replace(lake, early)).outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(lake.publish(replace(lake, late)).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  private static PublishPlan replace(Lake lake, Launch launch) throws IOException {
    return lake.plans()
        .plan(
            launch,
            PublishPolicy.REPLACE,
            PARTITION,
            List.of(lake.capture(launch, PARTITION)),
            OTHER_ROWS);
  }
}
