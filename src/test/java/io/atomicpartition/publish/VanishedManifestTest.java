package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.FlatPlacement;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/**
 * A manifest that was there and is not found: a gateway's 404, say. Nobody deletes manifests, so
 * this is no knowledge, and nothing may be concluded from it, let alone deleted.
 */
public class VanishedManifestTest {
  private static final PartitionRef PARTITION = new PartitionRef("day=1");

  private final Lake lake = Lake.inMemory();

  /** Applies commits and loses the reply; from then on finds no manifest, for a while. */
  private static final class Gateway extends ForwardingStore {
    private int notFound;
    private boolean restarting = false;

    Gateway(AtomicStore store, int notFound) {
      super(store);
      this.notFound = notFound;
    }

    @Override
    public Optional<CommitRecord> readRecord(String key) throws StoreException {
      return restarting && notFound-- > 0 ? Optional.empty() : super.readRecord(key);
    }

    @Override
    public Placement place(PlacementRequest request) throws StoreException {
      return new FlatPlacement(this, request);
    }

    @Override
    public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
        throws StoreException {
      super.replaceRecord(key, body, expected);
      restarting = true;
      throw new StateUnknownException("the reply is lost");
    }
  }

  private PublishPlan replacement() throws IOException {
    lake.publish(lake.create(PARTITION, List.of(List.of("old"))));
    return lake.replace(PARTITION, List.of(List.of("new 1"), List.of("new 2")));
  }

  @Test
  public void aCommitWhoseManifestIsNotFoundAtOnceIsFoundLater() throws Exception {
    PublishPlan plan = replacement();
    PublishResult result = lake.publish(plan, new Gateway(lake.store(), 2));
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.sequence()).isEqualTo(2);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void nothingIsDeletedWhileNoManifestIsFound() throws Exception {
    PublishPlan plan = replacement();
    assertThatThrownBy(() -> lake.publish(plan, new Gateway(lake.store(), Integer.MAX_VALUE)))
        .isInstanceOf(CommitStateUnknownException.class)
        .hasMessageContaining("now the store finds none");
    Set<String> live = lake.reader().liveFiles(PARTITION);
    assertThat(live).hasSize(2);
    lake.reader().assertWhole(PARTITION);
    assertThat(lake.publish(plan).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(lake.reader().liveFiles(PARTITION)).isEqualTo(live);
  }

  @Test
  public void aFenceThatIsNotFoundIsNoInvitationToBeginAgain() throws Exception {
    lake.fence(PARTITION);
    PublishPlan plan = lake.create(PARTITION, List.of(List.of("row")));
    PublishResult result = lake.publish(plan, new Gateway(lake.store(), 1));
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(lake.reader().liveFiles(PARTITION));
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void anUnpublishIsNoConflictBecauseNoManifestIsFound() throws Exception {
    lake.publish(lake.create(PARTITION, List.of(List.of("row"))));
    Unpublisher.Ending ending =
        new Unpublisher(new Gateway(lake.store(), 2), lake.environment())
            .unpublish(PARTITION, 1)
            .ending();
    assertThat(ending).isEqualTo(Unpublisher.Ending.UNPUBLISHED);
    assertThat(lake.reader().sequence(PARTITION)).isEqualTo(2);
  }
}
