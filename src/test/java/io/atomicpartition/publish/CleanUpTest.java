package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.store.DeleteReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

/** Clean-up takes temps of its own launch and transform, and nothing else. */
public class CleanUpTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a"), List.of("b"));

  @Test
  public void tempsOfAPublishAreDeletedAndCounted() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    lake.publish(plan);
    assertThat(new CleanUp(lake.store(), plan.launch()).temps(plan.tempKeys()))
        .isEqualTo(new DeleteReport(2, Map.of()));
    assertThat(lake.reader().staged(plan.launch())).isEmpty();
    lake.reader().assertWhole(PARTITION);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b");
  }

  @Test
  public void keysOfAnotherLaunchOrTransformAndDataFilesAreRefusedBeforeAnythingIsDeleted()
      throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.replace(PARTITION, ROWS);
    PublishPlan other = lake.create(PARTITION, ROWS);
    lake.publish(plan);
    Launch launch = plan.launch();
    Launch otherTransform = new Launch(launch.id(), launch.run(), "Another/Publish");
    FaultyStore watched = new FaultyStore(lake.store(), call -> Fault.NONE);
    for (String foreign :
        List.of(
            other.tempKeys().get(0),
            otherTransform.tempKey(PARTITION, "0"),
            launch.baseKey(PARTITION),
            lake.reader().liveFiles(PARTITION).iterator().next(),
            PARTITION.manifestKey(),
            "")) {
      List<String> keys = new ArrayList<>(plan.tempKeys());
      keys.add(foreign);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CleanUp(watched, launch).temps(keys))
          .withMessageContainingAll(launch.stagingPrefix(), "'" + foreign + "'");
    }
    assertThat(watched.calls()).isEmpty();
  }

  @Test
  public void everythingLeavesCapturedSequencesAndOtherLaunches() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.replace(PARTITION, ROWS);
    PublishPlan other = lake.replace(PARTITION, ROWS);
    Launch launch = plan.launch();
    Launch otherTransform = new Launch(launch.id(), launch.run(), "Another/Publish");
    lake.capture(otherTransform, PARTITION);
    lake.plans().temps(otherTransform, PARTITION, ROWS);
    assertThat(new CleanUp(lake.store(), launch).everything().gone()).isEqualTo(2);
    assertThat(lake.reader().staged(launch)).containsExactly(launch.baseKey(PARTITION));
    assertThat(lake.reader().staged(other.launch())).hasSize(3);
    assertThat(lake.reader().staged(otherTransform)).hasSize(3);
  }

  @Test
  public void manyTempsAreDeletedInBatches() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    FaultyStore watched = new FaultyStore(lake.store(), call -> Fault.NONE);
    List<String> keys =
        IntStream.range(0, 2_001).mapToObj(i -> launch.tempKey(PARTITION, "" + i)).toList();
    assertThat(new CleanUp(watched, launch).temps(keys).gone()).isEqualTo(2_001);
    assertThat(watched.calls())
        .extracting(call -> call.key().split(",", -1).length)
        .containsExactly(1_000, 1_000, 1);
  }

  @Test
  public void aFailingBatchIsReportedAndDoesNotStopTheOthers() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    List<String> keys =
        IntStream.range(0, 1_500).mapToObj(i -> launch.tempKey(PARTITION, "" + i)).toList();
    for (Fault fault : List.of(Fault.Single.REFUSED, Fault.Single.UNCHECKED_BEFORE)) {
      FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.DELETE, fault);
      DeleteReport report = new CleanUp(store, launch).temps(keys);
      assertThat(report.gone()).isEqualTo(500);
      assertThat(report.failed()).hasSize(1_000).containsKey(keys.get(0));
    }
  }
}
