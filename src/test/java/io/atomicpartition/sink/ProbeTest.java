package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.store.RacyStore;
import io.atomicpartition.store.StoreProbe;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** A store that does not honour conditional writes is refused before anything is published. */
public class ProbeTest extends LakeTest {
  private final Faults calls = Faults.none();

  /** Over a store on which so many of those who race win. */
  private AtomicPartitionSink<Row> racing(int winners) {
    HookedStoreProvider.disguise(lake, (store, any) -> new RacyStore(store, winners));
    return hooked(calls);
  }

  @Test
  public void aStoreThatRacesIsRefusedAndNothingIsPublished() {
    assertThatThrownBy(() -> Run.of(racing(2), monday(0, 3)))
        .hasStackTraceContaining("UnsafeStoreException")
        .hasStackTraceContaining(
            "The store of 'file://"
                + lake.root()
                + "' does not honour conditional writes: 2 of 32 writers were told that they had"
                + " created one record; expected 1.")
        .hasStackTraceContaining("--nonAtomicFileSystem=file");

    assertThat(calls.calls(Kind.COMMIT)).isEmpty();
    assertThat(calls.calls(Kind.PROMOTE)).isEmpty();
    assertThat(lake.live()).isEmpty();
    assertThat(lake.dataFiles()).isEmpty();
  }

  @Test
  public void aStoreThatRacesIsRefusedThoughThereIsNothingToPublish() {
    Pipeline pipeline = Run.pipeline();
    pipeline.apply(Create.empty(Payments.SCHEMA)).apply("Publish", racing(2));

    assertThatThrownBy(pipeline::run).hasStackTraceContaining("does not honour conditional writes");
  }

  @Test
  public void everythingIsPublishedWhenTheProbeHasPassedAndItsRecordsAreGone() {
    Run run = Run.of(racing(1).withStoreProbe(StoreProbe.QUICK), all(monday(0, 3), tuesday(0, 1)));

    assertThat(run.outcomes()).hasSize(2);
    assertThat(lake.dataFiles()).isEqualTo(lake.listedFiles());
    assertThat(lake.staged()).allMatch(file -> file.endsWith(".lock"));
    List<Kind> kinds = calls.calls().stream().map(Call::kind).toList();
    int probed = kinds.lastIndexOf(Kind.CREATE_RECORD);
    assertThat(calls.calls(Kind.CREATE_RECORD))
        .hasSizeGreaterThan(StoreProbe.QUICK.rounds() * 32)
        .allMatch(call -> call.key().contains("/probe-"));
    assertThat(kinds.indexOf(Kind.COMMIT)).isGreaterThan(probed);
  }

  @Test
  public void theProbeTriesAsHardAsItIsTold() {
    Run.of(racing(1).withStoreProbe(StoreProbe.SKIP), monday(0, 3));

    assertThat(calls.calls(Kind.CREATE_RECORD)).isEmpty();
    assertThat(lake.live()).hasSize(1);
  }

  @Test
  public void aLocalDiskIsCheckedInItsOwnWay() {
    Run.of(hooked(calls), monday(0, 3));

    assertThat(calls.calls(Kind.CREATE_RECORD)).isEmpty();
    assertThat(calls.calls(Kind.CHECK_WORKER)).hasSize(1);
  }
}
