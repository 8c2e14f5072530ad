package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.atomicpartition.store.Checksums;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Each sequence names the one that it was written over, whatever a sweep writes meanwhile. */
public class ManifestChainTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> FIRST = List.of(List.of("a", "b"));
  private static final List<List<String>> SECOND = List.of(List.of("c"));

  @Test
  public void everySequenceNamesTheHashOfTheOneBefore() throws IOException {
    Lake lake = lake();
    List<Manifest> seen = new ArrayList<>();

    lake.publish(lake.create(PARTITION, FIRST));
    seen.add(manifest(lake));
    lake.publish(lake.replace(PARTITION, SECOND));
    seen.add(manifest(lake));
    lake.unpublish(PARTITION);
    seen.add(manifest(lake));
    lake.publish(lake.replace(PARTITION, FIRST));
    seen.add(manifest(lake));

    assertThat(seen).extracting(Manifest::sequence).containsExactly(1L, 2L, 3L, 4L);
    assertThat(seen.get(0).previousHash()).isEmpty();
    for (int i = 1; i < seen.size(); i++) {
      assertThat(seen.get(i).previousHash())
          .as("sequence " + (i + 1))
          .contains(ManifestHash.of(seen.get(i - 1)));
    }
  }

  @Test
  public void aFenceLeavesTheHashAndThePredecessorAsTheyAre() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, FIRST));
    lake.publish(lake.replace(PARTITION, SECOND));
    Manifest before = manifest(lake);

    lake.fence(PARTITION);

    Manifest fenced = manifest(lake);
    assertThat(fenced.writeId()).isNotEqualTo(before.writeId());
    assertThat(fenced.history()).as("has learnt a time").isNotEqualTo(before.history());
    assertThat(ManifestHash.of(fenced)).isEqualTo(ManifestHash.of(before));
    assertThat(fenced.previousHash()).isEqualTo(before.previousHash()).isPresent();
    lake.unpublish(PARTITION);
    assertThat(manifest(lake).previousHash()).contains(ManifestHash.of(before));
  }

  @Test
  public void aPublishOverAFenceAloneIsTheFirst() throws IOException {
    Lake lake = lake();
    lake.fence(PARTITION);
    assertThat(manifest(lake).sequence()).isZero();

    lake.publish(lake.create(PARTITION, FIRST));

    assertThat(manifest(lake).previousHash()).isEmpty();
  }

  /** A fence comes while files are promoted: the commit goes over the version that is read anew. */
  @Test
  public void aPublishThatWasFencedNamesTheSamePredecessor() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, FIRST));
    Manifest first = manifest(lake);
    PublishPlan plan = lake.replace(PARTITION, SECOND);
    boolean[] fenced = {false};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.kind() == FaultyStore.Kind.PROMOTE && !fenced[0]) {
                fenced[0] = true;
                Lake.unchecked(() -> lake.fence(PARTITION)).run();
              }
              return Fault.NONE;
            });

    lake.publish(plan, store);

    assertThat(fenced[0]).isTrue();
    assertThat(manifest(lake).previousHash()).contains(ManifestHash.of(first));
  }

  @Test
  public void aRetryAndALaterLaunchSayTheSameManifest() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, FIRST);
    Manifest first = lake.publish(plan).published().orElseThrow();

    PublishResult retried = lake.publish(plan);
    lake.fence(PARTITION);
    PublishResult later = lake.publish(lake.create(PARTITION, FIRST));

    assertThat(retried.published()).contains(first);
    assertThat(later.outcome()).isEqualTo(Outcome.ALREADY_PUBLISHED);
    assertThat(ManifestHash.of(later.published().orElseThrow())).isEqualTo(ManifestHash.of(first));
  }

  @Test
  public void whatIsNotLiveByThisPublishHasNoManifestOfIt() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, FIRST);
    lake.publish(plan);
    assertThat(lake.publish(lake.create(PARTITION, SECOND)).published()).as("conflict").isEmpty();

    lake.publish(lake.replace(PARTITION, SECOND));

    PublishResult replaced = lake.publish(plan);
    assertThat(replaced.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(replaced.published()).isEmpty();
  }

  /** What docs/protocol.md says of it is enough to compute it with a JSON library. */
  @Test
  public void theHashIsOfTheManifestWithoutWriteIdAndHistory() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, FIRST));
    lake.publish(lake.replace(PARTITION, SECOND));
    ObjectMapper json =
        new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    Map<?, ?> map =
        json.readValue(
            lake.store().readRecord(PARTITION.manifestKey()).orElseThrow().body(), Map.class);
    map.remove("writeId");
    map.remove("history");

    assertThat(ManifestHash.of(manifest(lake)).value())
        .isEqualTo("v1:" + Checksums.sha256(json.writeValueAsBytes(map)));
  }

  @Test
  public void anUnpublishSaysItsManifest() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, FIRST));
    Unpublisher.Result result =
        new Unpublisher(lake.store(), lake.environment()).unpublish(PARTITION, 1);

    assertThat(result.empty()).contains(manifest(lake));
    assertThat(new Unpublisher(lake.store(), lake.environment()).unpublish(PARTITION, 1))
        .isEqualTo(new Unpublisher.Result(Unpublisher.Ending.CONFLICT, Optional.empty()));
  }

  /** Its reply is lost, and its write is found. */
  @Test
  public void anUnpublishThatIsFoundSaysItsManifest() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, FIRST));
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call ->
                call.kind() == FaultyStore.Kind.REPLACE_RECORD
                    ? Fault.Single.REPLY_LOST
                    : Fault.NONE);

    Unpublisher.Result result = new Unpublisher(store, lake.environment()).unpublish(PARTITION, 1);

    assertThat(result.empty()).contains(manifest(lake));
  }

  private static Manifest manifest(Lake lake) throws IOException {
    return ManifestJson.read(
        PARTITION, lake.store().readRecord(PARTITION.manifestKey()).orElseThrow().body());
  }
}
