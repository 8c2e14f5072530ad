package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.NotCommittedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** A publish whose files are not what its manifest says. */
public class DamagedPublishTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));

  @Test
  public void aDamagedPublishIsNotTakenForEqualContent() throws IOException {
    for (boolean missing : List.of(true, false)) {
      PartitionRef partition = new PartitionRef("missing=" + missing);
      Lake lake = lake();
      lake.publish(lake.create(partition, ROWS));
      damage(lake, partition, missing);

      PublishPlan create = lake.create(partition, ROWS);
      assertThatExceptionOfType(NotCommittedException.class)
          .isThrownBy(() -> lake.publish(create))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
          .withMessageContainingAll(partition.path(), "damaged", "use REPLACE");

      PublishResult replaced = lake.publish(lake.replace(partition, ROWS));
      assertThat(replaced.outcome()).isEqualTo(Outcome.PUBLISHED);
      assertThat(lake.reader().rows(partition)).containsExactly("a", "b", "c");
      lake.reader().assertWhole(partition);
    }
  }

  @Test
  public void anAttemptThatMeetsADamagedEqualPublishIsRolledBack() throws IOException {
    Lake lake = lake();
    Runnable rival =
        Lake.unchecked(
            () -> {
              lake.publish(lake.create(PARTITION, ROWS));
              damage(lake, PARTITION, true);
            });
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.COMMIT, Fault.before(rival));
    PublishPlan plan = lake.create(PARTITION, ROWS);
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.publish(plan, store))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
    assertThat(lake.reader().dataFiles(PARTITION))
        .isNotEmpty()
        .isSubsetOf(lake.reader().liveFiles(PARTITION));
  }

  @Test
  public void filesAreNotDeletedUnderARequestThoughTheDamageIsMendedMeanwhile() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    String file = lake.reader().liveFiles(PARTITION).iterator().next();
    byte[] bytes = lake.store().read(file, 0).readAllBytes();
    lake.store().delete(Set.of(file));
    PublishPlan replace = lake.replace(PARTITION, ROWS);
    Fault.Late late = new Fault.Late();
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.kind() == Kind.COMMIT) {
                Lake.unchecked(() -> lake.put(file, bytes)).run();
                return late;
              }
              return Fault.NONE;
            });
    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> lake.publish(replace, store));
    late.land();
    assertThat(lake.reader().sequence(PARTITION)).as("landed").isEqualTo(2);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void aManifestThatCannotBeUnderstoodIsLeftAlone() throws IOException {
    Lake lake = lake();
    lake.store()
        .createRecord(PARTITION.manifestKey(), "<html>".getBytes(StandardCharsets.US_ASCII));
    PublishPlan plan = lake.create(PARTITION, ROWS);
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.publish(plan))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MANIFEST_UNREADABLE))
        .withMessageContainingAll("day=2026-11-23", "_manifest.json", "expected JSON", "restore");
    assertThat(lake.store().readRecord(PARTITION.manifestKey()).orElseThrow().body())
        .asString()
        .isEqualTo("<html>");
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
  }

  private static void damage(Lake lake, PartitionRef partition, boolean missing)
      throws IOException {
    String file = lake.reader().liveFiles(partition).iterator().next();
    byte[] bytes = lake.store().read(file, 0).readAllBytes();
    lake.store().delete(Set.of(file));
    if (!missing) {
      bytes[0] ^= 1;
      lake.put(file, bytes);
    }
  }
}
