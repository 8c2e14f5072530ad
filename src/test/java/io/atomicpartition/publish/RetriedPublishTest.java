package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** A publish that is tried again, however late, is the same publish. */
public class RetriedPublishTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"));

  @Test
  public void aReplacedPublishNeverComesBack() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    lake.publish(plan);
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    Manifest manifest = lake.reader().manifest(PARTITION).orElseThrow();
    Set<String> files = lake.reader().dataFiles(PARTITION);

    FaultyStore watched = new FaultyStore(lake.store(), call -> Fault.NONE);
    PublishResult zombie = lake.publish(plan, watched);

    assertThat(zombie.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(zombie.live()).as("it lists no files").isEmpty();
    assertThat(zombie.sequence()).isEqualTo(1);
    assertThat(zombie.detail())
        .isEqualTo(
            "was published as sequence 1 and is no longer live: the partition is at sequence 2");
    assertThat(watched.calls())
        .extracting(FaultyStore.Call::kind)
        .containsOnly(Kind.READ_RECORD, Kind.PERSIST);
    assertThat(lake.reader().manifest(PARTITION)).contains(manifest);
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(files);
  }

  @Test
  public void anUnpublishedPublishNeverComesBack() throws IOException {
    Lake lake = lake();
    PublishPlan create = lake.create(PARTITION, ROWS);
    lake.publish(create);
    lake.unpublish(PARTITION);
    PublishResult zombie = lake.publish(create);
    assertThat(zombie.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(zombie.live()).isEmpty();
    assertThat(lake.reader().manifest(PARTITION).orElseThrow().live()).isFalse();
  }

  @Test
  public void aRecomputationIntoOtherTempsAndRowsIsTheSamePublish() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    lake.publish(plan(lake, launch, ROWS));
    Manifest before = lake.reader().manifest(PARTITION).orElseThrow();
    ContentId[] told = new ContentId[2];
    PublishObserver observer =
        new PublishObserver() {
          @Override
          public void contentDiffers(PartitionRef partition, ContentId live, ContentId written) {
            assertThat(partition).isEqualTo(PARTITION);
            told[0] = live;
            told[1] = written;
          }
        };
    PublishPlan again = plan(lake, launch, OTHER_ROWS);
    PublishResult result = lake.with(observer).publish(again);
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.live()).isEqualTo(before.publish());
    assertThat(lake.reader().manifest(PARTITION)).contains(before);
    assertThat(told).containsExactly(before.publish().orElseThrow().contentId(), again.contentId());
  }

  @Test
  public void aRecomputationOfTheSameRowsTellsNobody() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    lake.publish(plan(lake, launch, ROWS));
    PublishObserver nobody =
        new PublishObserver() {
          @Override
          public void contentDiffers(PartitionRef partition, ContentId live, ContentId written) {
            throw new AssertionError("told without reason");
          }
        };
    lake.with(nobody).publish(plan(lake, launch, List.of(List.of("c", "a", "b"))));
  }

  private static PublishPlan plan(Lake lake, Launch launch, List<List<String>> rows)
      throws IOException {
    return lake.plans().plan(launch, PublishPolicy.CREATE, PARTITION, List.of(), rows);
  }
}
