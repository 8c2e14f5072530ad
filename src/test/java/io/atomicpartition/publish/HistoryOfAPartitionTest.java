package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What manifests remember over many writes. */
public class HistoryOfAPartitionTest {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final HistoryLimits SHORT = new HistoryLimits(1, Duration.ofSeconds(0));

  private final Lake lake = Lake.inMemory();

  @Test
  public void anEntryLearnsWhenItWasReplacedFromTheStoreByTheNextWrite() throws IOException {
    PublishPlan first = lake.create(PARTITION, rows(1));
    lake.publish(first);
    PublishPlan second = lake.replace(PARTITION, rows(2));
    lake.publish(second);
    Instant replaced = lastModified();
    assertThat(entries())
        .extracting(History.Entry::id, History.Entry::replacedAt)
        .containsExactly(tuple(first.publishId(), Optional.empty()));

    PublishPlan third = lake.replace(PARTITION, rows(3));
    lake.publish(third);
    Instant replacedAgain = lastModified();
    assertThat(entries())
        .extracting(History.Entry::id, History.Entry::sequence, History.Entry::replacedAt)
        .containsExactly(
            tuple(second.publishId(), 2L, Optional.empty()),
            tuple(first.publishId(), 1L, Optional.of(replaced)));

    lake.fence(PARTITION);
    lake.fence(PARTITION);
    assertThat(entries())
        .extracting(History.Entry::id, History.Entry::replacedAt)
        .containsExactly(
            tuple(second.publishId(), Optional.of(replacedAgain)),
            tuple(first.publishId(), Optional.of(replaced)));
  }

  @Test
  public void anUnpublishIsRememberedAsLongAsAPublish() throws IOException {
    PublishPlan first = lake.create(PARTITION, rows(1));
    lake.publish(first);
    lake.unpublish(PARTITION);
    Instant emptied = lastModified();
    String writeId = lake.reader().manifest(PARTITION).orElseThrow().writeId();
    lake.publish(lake.replace(PARTITION, rows(2)));
    Instant filled = lastModified();
    assertThat(entries())
        .extracting(History.Entry::id, History.Entry::sequence, History.Entry::replacedAt)
        .containsExactly(
            tuple(writeId, 2L, Optional.empty()),
            tuple(first.publishId(), 1L, Optional.of(emptied)));
    lake.publish(lake.replace(PARTITION, rows(3)));
    assertThat(entries().get(1).id()).isEqualTo(writeId);
    assertThat(entries().get(1).replacedAt()).contains(filled);
    assertThat(entries().get(2).attempt()).isPresent();
    assertThat(entries().get(1).attempt()).isEmpty();
  }

  @Test
  public void aPublishThatMayHaveBeenForgottenIsNeverCalledAConflict() throws IOException {
    Lake forgetful = lake.with(SHORT);
    PublishPlan first = forgetful.replace(PARTITION, rows(0));
    forgetful.publish(first);
    PublishPlan neverSent = forgetful.replace(PARTITION, rows(99));
    for (int i = 1; i <= 4; i++) {
      forgetful.publish(forgetful.replace(PARTITION, rows(i)));
    }
    Manifest manifest = lake.reader().manifest(PARTITION).orElseThrow();
    assertThat(manifest.history().evictedThrough()).isEqualTo(3);
    for (PublishPlan plan : List.of(first, neverSent, forgetful.create(PARTITION, rows(98)))) {
      assertThatExceptionOfType(CommitStateUnknownException.class)
          .isThrownBy(() -> forgetful.publish(plan))
          .withMessageContainingAll(
              "'day=2026-11-23'",
              "it is at sequence 5, this publish began at " + plan.expectedSequence(),
              "the history is forgotten through 3",
              "look at its manifest");
    }
    assertThat(lake.reader().manifest(PARTITION)).contains(manifest);
  }

  @Test
  public void aPublishThatBeganAfterWhatWasForgottenConflicts() throws IOException {
    Lake forgetful = lake.with(SHORT);
    for (int i = 0; i < 3; i++) {
      forgetful.publish(forgetful.replace(PARTITION, rows(i)));
    }
    PublishPlan late = forgetful.replace(PARTITION, rows(99));
    forgetful.publish(forgetful.replace(PARTITION, rows(4)));
    forgetful.publish(forgetful.replace(PARTITION, rows(5)));
    assertThat(lake.reader().manifest(PARTITION).orElseThrow().history().evictedThrough())
        .isEqualTo(3);
    assertThat(forgetful.publish(late).outcome()).isEqualTo(Outcome.CONFLICT);
  }

  @Test
  public void aPublishThatIsForgottenWhileItCommitsKeepsItsFiles() throws IOException {
    Lake forgetful = lake.with(SHORT);
    PublishPlan plan = forgetful.replace(PARTITION, rows(0));
    Fault overtaken =
        new Fault() {
          @Override
          public <T> T apply(Action<T> action) throws StoreException {
            action.run();
            for (int i = 1; i <= 4; i++) {
              int row = i;
              Lake.unchecked(() -> forgetful.publish(forgetful.replace(PARTITION, rows(row))))
                  .run();
            }
            return Single.REQUEST_LOST.apply(action);
          }
        };
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.COMMIT, overtaken);
    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> forgetful.publish(plan, store));
    assertThat(store.calls()).extracting(FaultyStore.Call::kind).doesNotContain(Kind.DISCARD);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void noTwoWritesOfAManifestAreEqual() throws IOException {
    Set<String> writeIds = new HashSet<>();
    lake.fence(PARTITION);
    writeIds.add(writeId());
    for (int i = 0; i < 3; i++) {
      lake.publish(lake.replace(PARTITION, rows(i)));
      writeIds.add(writeId());
      lake.fence(PARTITION);
      writeIds.add(writeId());
      lake.unpublish(PARTITION);
      writeIds.add(writeId());
    }
    assertThat(writeIds).hasSize(10);
    assertThat(lake.reader().sequence(PARTITION)).as("fences do not count").isEqualTo(6);
  }

  private String writeId() {
    return lake.reader().manifest(PARTITION).orElseThrow().writeId();
  }

  private List<History.Entry> entries() {
    return lake.reader().manifest(PARTITION).orElseThrow().history().entries();
  }

  private Instant lastModified() throws IOException {
    return lake.store().readRecord(PARTITION.manifestKey()).orElseThrow().lastModified();
  }

  private static List<List<String>> rows(int i) {
    return List.of(List.of("row " + i));
  }
}
