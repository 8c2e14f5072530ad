package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.NotCommittedException.Reason;
import io.atomicpartition.publish.Unpublisher.Ending;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.Test;

/** An un-publish takes out of sight what its caller has seen, and nothing else. */
public class UnpublisherTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a"), List.of("b"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"));

  @Test
  public void anUnpublishedPartitionIsEmptyAndKeepsItsHistoryAndItsFiles() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    lake.publish(plan);
    Set<String> files = lake.reader().dataFiles(PARTITION);
    assertThat(unpublish(lake, lake.store(), 1)).isEqualTo(Ending.UNPUBLISHED);
    Manifest manifest = lake.reader().manifest(PARTITION).orElseThrow();
    assertThat(manifest.live()).isFalse();
    assertThat(manifest.sequence()).isEqualTo(2);
    assertThat(manifest.history().entries())
        .extracting(History.Entry::kind, History.Entry::id, History.Entry::sequence)
        .containsExactly(
            tuple(History.Kind.UNPUBLISH, manifest.writeId(), 2L),
            tuple(History.Kind.PUBLISH, plan.publishId(), 1L));
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(files);
  }

  @Test
  public void whatIsNotLiveAtThatSequenceIsLeftAlone() throws IOException {
    Lake lake = lake();
    assertThat(unpublish(lake, lake.store(), 0)).as("absent").isEqualTo(Ending.CONFLICT);
    lake.fence(PARTITION);
    assertThat(unpublish(lake, lake.store(), 0)).as("fenced").isEqualTo(Ending.CONFLICT);
    lake.publish(lake.create(PARTITION, ROWS));
    for (long sequence : List.of(0L, 2L)) {
      assertThat(unpublish(lake, lake.store(), sequence)).isEqualTo(Ending.CONFLICT);
    }
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b");
    lake.unpublish(PARTITION);
    assertThat(unpublish(lake, lake.store(), 1)).as("done before").isEqualTo(Ending.CONFLICT);
    assertThat(unpublish(lake, lake.store(), 2)).as("empty").isEqualTo(Ending.CONFLICT);
    assertThat(lake.reader().sequence(PARTITION)).isEqualTo(2);
  }

  @Test
  public void aLostReplyIsRecognisedAndNotSentAgain() throws IOException {
    Lake lake = live();
    FaultyStore store =
        FaultyStore.atFirst(lake.store(), Kind.REPLACE_RECORD, Fault.Single.REPLY_LOST);
    assertThat(unpublish(lake, store, 1)).isEqualTo(Ending.UNPUBLISHED);
    assertThat(count(store)).isEqualTo(1);
    assertThat(lake.reader().sequence(PARTITION)).isEqualTo(2);
  }

  @Test
  public void aLostReplyIsRecognisedThoughThePartitionIsPublishedAgainMeanwhile()
      throws IOException {
    Lake lake = live();
    Fault applied =
        new Fault() {
          @Override
          public <T> T apply(Action<T> action) throws StoreException {
            action.run();
            Lake.unchecked(() -> lake.publish(lake.replace(PARTITION, OTHER_ROWS))).run();
            return Fault.Single.REQUEST_LOST.apply(action);
          }
        };
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.REPLACE_RECORD, applied);
    assertThat(unpublish(lake, store, 1)).isEqualTo(Ending.UNPUBLISHED);
    assertThat(count(store)).isEqualTo(1);
    assertThat(lake.reader().rows(PARTITION)).as("somebody else's publish").containsExactly("x");
  }

  @Test
  public void aPublishThatComesInBetweenIsNotUnpublished() throws IOException {
    for (int call = 1; call <= 2; call++) {
      for (Fault.Single fault : List.of(Fault.Single.REQUEST_LOST, Fault.Single.REFUSED)) {
        Lake lake = lake();
        PartitionRef partition = new PartitionRef("call=" + call + "/fault=" + fault);
        lake.publish(lake.create(partition, ROWS));
        Runnable publish = Lake.unchecked(() -> lake.publish(lake.replace(partition, OTHER_ROWS)));
        Fault meanwhile =
            new Fault() {
              @Override
              public <T> T apply(Action<T> action) throws StoreException {
                publish.run();
                return fault.apply(action);
              }
            };
        FaultyStore store = FaultyStore.at(lake.store(), call, meanwhile);
        assertThat(new Unpublisher(store, lake.environment()).unpublish(partition, 1).ending())
            .isEqualTo(Ending.CONFLICT);
        assertThat(lake.reader().rows(partition)).containsExactly("x");
      }
    }
  }

  @Test
  public void aRequestThatLandsLateHitsOnlyWhatItsCallerSaw() throws IOException {
    Lake lake = live();
    Fault.Late late = new Fault.Late();
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.REPLACE_RECORD, late);
    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> unpublish(lake, store, 1))
        .withMessageContainingAll("'day=2026-11-23'", "un-publish", "try again");
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    assertThat(late.land()).hasSize(lake.environment().tries());
    assertThat(lake.reader().rows(PARTITION)).containsExactly("x");
  }

  @Test
  public void aFenceInBetweenIsOutlived() throws IOException {
    for (int call = 1; call <= 2; call++) {
      Lake lake = lake();
      PartitionRef partition = new PartitionRef("call=" + call);
      lake.publish(lake.create(partition, ROWS));
      FaultyStore store =
          FaultyStore.at(
              lake.store(), call, Fault.before(Lake.unchecked(() -> lake.fence(partition))));
      assertThat(new Unpublisher(store, lake.environment()).unpublish(partition, 1).ending())
          .isEqualTo(Ending.UNPUBLISHED);
      assertThat(lake.reader().sequence(partition)).isEqualTo(2);
    }
  }

  @Test
  public void aRequestOverAFencedVersionCannotLandSoARefusalIsDefinite() throws IOException {
    Lake lake = live();
    Fault.Late late = new Fault.Late();
    int[] writes = {0};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.kind() != Kind.REPLACE_RECORD) {
                return Fault.NONE;
              }
              if (++writes[0] > 1) {
                return Fault.Single.REFUSED;
              }
              return new Fault() {
                @Override
                public <T> T apply(Action<T> action) throws StoreException {
                  Lake.unchecked(() -> lake.fence(PARTITION)).run();
                  return late.apply(action);
                }
              };
            });
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> unpublish(lake, store, 1))
        .withMessageContainingAll("'day=2026-11-23'", "un-publish", "403");
    assertThat(late.land()).hasSize(1);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b");
  }

  @Test
  public void theReasonSaysWhetherReadingOrWritingFailed() throws IOException {
    Lake lake = live();
    for (Kind kind : List.of(Kind.READ_RECORD, Kind.REPLACE_RECORD)) {
      FaultyStore store = FaultyStore.atEvery(lake.store(), kind, Fault.Single.REFUSED);
      assertThatExceptionOfType(NotCommittedException.class)
          .isThrownBy(() -> unpublish(lake, store, 1))
          .satisfies(
              e ->
                  assertThat(e.reason())
                      .isEqualTo(kind == Kind.READ_RECORD ? Reason.STORE_FAILED : Reason.REFUSED));
    }
    PartitionRef broken = new PartitionRef("broken");
    lake.store().createRecord(broken.manifestKey(), new byte[] {1});
    FaultyStore store = new FaultyStore(lake.store(), call -> Fault.NONE);
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> new Unpublisher(store, lake.environment()).unpublish(broken, 1))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MANIFEST_UNREADABLE));
    assertThat(store.calls()).as("it is read once").hasSize(1);
  }

  @Test
  public void everyFaultAtEveryCallIsAnsweredTruly() throws IOException {
    for (Fault.Single fault : Fault.Single.values()) {
      for (int first = 1; first <= 3; first++) {
        int k = first;
        assertTrue("at " + k, fault, call -> call.number() == k ? fault : Fault.NONE);
        assertTrue("from " + k, fault, call -> call.number() >= k ? fault : Fault.NONE);
      }
    }
  }

  private void assertTrue(String what, Fault fault, Function<FaultyStore.Call, Fault> faults)
      throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("fault=" + fault + "/" + what);
    lake.publish(lake.create(partition, ROWS));
    FaultyStore store = new FaultyStore(lake.store(), faults);
    String place = fault + " " + what;
    boolean mayBeDone = true;
    try {
      assertThat(new Unpublisher(store, lake.environment()).unpublish(partition, 1).ending())
          .isEqualTo(Ending.UNPUBLISHED);
      assertThat(lake.reader().sequence(partition)).as(place).isEqualTo(2);
    } catch (NotCommittedException e) {
      mayBeDone = false;
      assertThat(e).hasMessageContaining("'" + partition + "'");
      assertThat(lake.reader().sequence(partition)).as(place).isEqualTo(1);
    } catch (CommitStateUnknownException e) {
      assertThat(e).hasMessageContaining("'" + partition + "'");
    } catch (Fault.Crash e) {
      assertThat(place).contains("CRASH");
    }
    Ending again =
        new Unpublisher(lake.store(), lake.environment()).unpublish(partition, 1).ending();
    assertThat(again == Ending.UNPUBLISHED || mayBeDone).as(place).isTrue();
    assertThat(lake.reader().sequence(partition)).as(place).isEqualTo(2);
  }

  private Lake live() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    return lake;
  }

  private static Ending unpublish(Lake lake, AtomicStore store, long sequence) throws IOException {
    return new Unpublisher(store, lake.environment()).unpublish(PARTITION, sequence).ending();
  }

  private static long count(FaultyStore store) {
    return store.calls().stream().filter(call -> call.kind() == Kind.REPLACE_RECORD).count();
  }
}
