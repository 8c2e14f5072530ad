package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.NotCommittedException.Reason;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** Replies that are lost, late or misleading. */
public class LostReplyTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"));

  /** The client library sent the request twice, and its second met the object of its first. */
  private static final Fault OWN_412 =
      new Fault() {
        @Override
        public <T> T apply(Action<T> action) throws StoreException {
          action.run();
          throw new PreconditionFailedException("412");
        }
      };

  @Test
  public void aLostReplyAfterCommitIsStillPublished() throws IOException {
    for (Before before : Before.values()) {
      assertPublishedAtOnce(before, Fault.Single.REPLY_LOST);
    }
  }

  @Test
  public void aRefusalOfOnesOwnSecondRequestIsStillPublished() throws IOException {
    for (Before before : Before.values()) {
      assertPublishedAtOnce(before, OWN_412);
    }
  }

  private void assertPublishedAtOnce(Before before, Fault fault) throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("before=" + before + "/fault=" + fault.hashCode());
    before.prepare(lake, partition);
    PublishPlan plan = before.plan(lake, partition, ROWS);
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.COMMIT, fault);
    PublishResult result = lake.publish(plan, store);
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.live()).contains(lake.reader().live(partition));
    assertThat(count(store, Kind.DISCARD)).as("nothing is deleted under the manifest").isZero();
    lake.reader().assertWhole(partition);
    assertThat(lake.reader().rows(partition)).containsExactly("a", "b", "c");
  }

  @Test
  public void aReadBackThatFailsIsTriedAgain() throws IOException {
    Lake lake = lake();
    int[] reads = {0};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call ->
                switch (call.kind()) {
                  case COMMIT -> Fault.Single.REPLY_LOST;
                  case READ_RECORD -> ++reads[0] == 2 ? Fault.Single.REQUEST_LOST : Fault.NONE;
                  default -> Fault.NONE;
                });
    assertThat(lake.publish(lake.create(PARTITION, ROWS), store).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(reads[0]).isEqualTo(3);
  }

  @Test
  public void aLostReplyIsFoundInTheHistoryAndItsFilesAreLeftToTheSweep() throws IOException {
    Lake lake = lake();
    Runnable rival = Lake.unchecked(() -> lake.publish(lake.replace(PARTITION, OTHER_ROWS)));
    FaultyStore store =
        FaultyStore.atFirst(
            lake.store(),
            Kind.COMMIT,
            new Fault() {
              @Override
              public <T> T apply(Action<T> action) throws StoreException {
                action.run();
                rival.run();
                return Single.REQUEST_LOST.apply(action);
              }
            });
    PublishResult result = lake.publish(lake.create(PARTITION, ROWS), store);
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.live()).isEmpty();
    assertThat(count(store, Kind.DISCARD)).as("files of the history").isZero();
    assertThat(lake.reader().dataFiles(PARTITION)).hasSize(3);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("x");
  }

  @Test
  public void aRequestThatMayYetLandLeavesItsFilesAndTellsSo() throws IOException {
    for (Before before : Before.values()) {
      Lake lake = lake();
      PartitionRef partition = new PartitionRef("before=" + before);
      before.prepare(lake, partition);
      long sequence = lake.reader().sequence(partition);
      PublishPlan plan = before.plan(lake, partition, ROWS);
      Fault.Late late = new Fault.Late();
      FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.COMMIT, late);
      assertThatExceptionOfType(CommitStateUnknownException.class)
          .isThrownBy(() -> lake.publish(plan, store))
          .satisfies(e -> assertThat(e.partition()).isEqualTo(partition))
          .withMessageContainingAll(partition.path(), "nothing was deleted", "try again");
      assertThat(count(store, Kind.COMMIT)).isEqualTo(lake.environment().tries());
      assertThat(count(store, Kind.DISCARD)).isZero();

      late.land();
      lake.reader().assertWhole(partition);
      assertThat(lake.reader().sequence(partition)).as("landed once").isEqualTo(sequence + 1);
      PublishResult again = lake.publish(plan);
      assertThat(again.outcome()).isEqualTo(Outcome.PUBLISHED);
      assertThat(again.sequence()).isEqualTo(sequence + 1);
    }
  }

  @Test
  public void aRequestThatLandsAfterARetryWasPublishedDoesNoHarm() throws IOException {
    Lake lake = lake();
    for (Before before : Before.values()) {
      PartitionRef partition = new PartitionRef("before=" + before);
      before.prepare(lake, partition);
      PublishPlan plan = before.plan(lake, partition, ROWS);
      Fault.Late late = new Fault.Late();
      assertThatExceptionOfType(CommitStateUnknownException.class)
          .isThrownBy(
              () -> lake.publish(plan, FaultyStore.atEvery(lake.store(), Kind.COMMIT, late)));
      PublishResult retry = lake.publish(plan);
      Manifest manifest = lake.reader().manifest(partition).orElseThrow();
      assertThat(late.land()).as("all refused").hasSize(lake.environment().tries());
      assertThat(lake.reader().manifest(partition)).contains(manifest);
      assertThat(retry.live()).isEqualTo(manifest.publish());
      lake.reader().assertWhole(partition);
    }
  }

  @Test
  public void aRequestThatLandsAfterAFenceIsRefused() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, OTHER_ROWS));
    Fault.Late late = new Fault.Late();
    PublishPlan plan = lake.replace(PARTITION, ROWS);
    FaultyStore store =
        FaultyStore.atFirst(
            lake.store(),
            Kind.COMMIT,
            new Fault() {
              @Override
              public <T> T apply(Action<T> action) throws StoreException {
                Lake.unchecked(() -> lake.fence(PARTITION)).run();
                return late.apply(action);
              }
            });
    assertThat(lake.publish(plan, store).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(count(store, Kind.PLACE)).as("a new attempt").isEqualTo(2);
    assertThat(count(store, Kind.DISCARD)).as("the first is rolled back").isEqualTo(1);
    late.land();
    lake.reader().assertWhole(PARTITION);
    assertThat(lake.reader().sequence(PARTITION)).isEqualTo(2);
  }

  @Test
  public void whenEveryRequestWasRefusedTheFilesGoAndTheReasonIsTold() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.COMMIT, Fault.Single.REFUSED);
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.publish(plan, store))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .withMessageContainingAll("'day=2026-11-23'", "permission 'objects.write' is missing");
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
    assertThat(lake.reader().staged(plan.launch())).containsAll(plan.tempKeys());
  }

  @Test
  public void oneRequestOfUnknownFateAmongRefusalsKeepsTheFiles() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    Fault.Late late = new Fault.Late();
    int[] commits = {0};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call ->
                call.kind() != Kind.COMMIT
                    ? Fault.NONE
                    : ++commits[0] == 1 ? late : Fault.Single.REFUSED);
    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> lake.publish(plan, store));
    late.land();
    lake.reader().assertWhole(PARTITION);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c");
  }

  @Test
  public void fencesWithoutEndAreADefiniteFailure() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    FaultyStore store =
        FaultyStore.atEvery(
            lake.store(), Kind.COMMIT, Fault.before(Lake.unchecked(() -> lake.fence(PARTITION))));
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.publish(plan, store))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .withMessageContainingAll("5 attempts were made", "the manifest was fenced", "try again");
    assertThat(count(store, Kind.PLACE)).isEqualTo(lake.environment().tries());
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
  }

  @Test
  public void aPublishThatIsLiveButNotDurableIsNeverCalledNotCommitted() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    lake.publish(plan);
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.PERSIST, Fault.Single.REFUSED);
    for (PublishPlan each : List.of(plan, lake.create(PARTITION, ROWS))) {
      assertThatExceptionOfType(CommitStateUnknownException.class)
          .isThrownBy(() -> lake.publish(each, store))
          .withMessageContaining("could not be made durable");
    }
  }

  @Test
  public void aTempThatIsGoneThoughNobodyPublishedItIsToldLoudly() throws IOException {
    Lake lake = lake();
    for (PublishPlan plan : List.of(lake.create(PARTITION, ROWS), lake.replace(PARTITION, ROWS))) {
      lake.store().delete(Set.of(plan.tempKeys().get(1)));
      assertThatExceptionOfType(NotCommittedException.class)
          .isThrownBy(() -> lake.publish(plan))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DATA_LOST))
          .withMessageContainingAll(
              "'day=2026-11-23'", plan.tempKeys().get(1), "gone", "run the whole job again");
      assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
      assertThat(lake.reader().manifest(PARTITION)).isEmpty();
    }
  }

  @Test
  public void aTempThatIsGoneBecauseATwinPublishedItIsNoLoss() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    Runnable twin =
        Lake.unchecked(
            () -> {
              lake.publish(plan);
              new CleanUp(lake.store(), plan.launch()).temps(plan.tempKeys());
            });
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.PROMOTE, Fault.before(twin));
    PublishResult result = lake.publish(plan, store);
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.live()).contains(lake.reader().live(PARTITION));
    assertThat(count(store, Kind.COMMIT)).isZero();
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void aTempWithOtherBytesThanWereWrittenIsNotPublished() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    String temp = plan.tempKeys().get(0);
    lake.store().delete(Set.of(temp));
    lake.put(temp, "x\ny".getBytes(StandardCharsets.US_ASCII));
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.publish(plan))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PROMOTE_FAILED));
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
  }

  @Test
  public void aManifestThatCannotBeMadeRollsTheAttemptBack() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    PublishEnvironment e = lake.environment();
    Clock broken =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            throw new IllegalStateException("no time");
          }
        };
    Publisher publisher =
        new Publisher(
            lake.store(),
            new PublishEnvironment(
                broken,
                e.nanos(),
                e.ids(),
                e.pause(),
                5,
                e.historyLimits(),
                "test",
                e.observer(),
                e.files()));
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> publisher.publish(plan))
        .withMessageContainingAll("'day=2026-11-23'", "no time");
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
    assertThat(lake.reader().staged(plan.launch()))
        .containsExactlyInAnyOrderElementsOf(plan.tempKeys());
  }

  @Test
  public void filesThatCouldNotBeDeletedAreReported() throws IOException {
    Lake lake = lake();
    String[] told = new String[1];
    PublishObserver observer =
        new PublishObserver() {
          @Override
          public void orphansLeft(PartitionRef partition, String what) {
            told[0] = partition + ": " + what;
          }
        };
    PublishPlan plan = lake.create(PARTITION, ROWS);
    lake.store().delete(Set.of(plan.tempKeys().get(1)));
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.DISCARD, Fault.Single.REFUSED);
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.with(observer).publish(plan, store));
    assertThat(told[0]).startsWith("day=2026-11-23: ").contains("403");
  }

  private static long count(FaultyStore store, Kind kind) {
    return store.calls().stream().filter(call -> call.kind() == kind).count();
  }
}
