package io.atomicpartition.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.Race;
import io.atomicpartition.store.TargetOccupiedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class StagedPlacementTest extends LocalStoreFixture {
  private static final List<String> LIVE = List.of("_manifest.json", "part-0", "t", "t/part-0");

  private List<String> stagedKeys() throws Exception {
    return keys(store, STAGING).stream().filter(key -> key.contains("/.staged-")).toList();
  }

  private void assertLiveAndWhole(String body) throws Exception {
    assertThat(tree(root.resolve(PARTITION))).isEqualTo(LIVE);
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes(body));
    store.verify(PARTITION + "/part-0", digest(BODY));
    store.verify(PARTITION + "/t/part-0", digest(BODY));
  }

  @Test
  public void theWholePartitionAppearsByOneRename() throws Exception {
    Placement placement = staged(store, "a1");
    assertThat(root.resolve("net")).doesNotExist();
    placement.commit(bytes("a1"));
    assertLiveAndWhole("a1");
    assertThat(tree(root.resolve("_staging"))).containsExactly("run", "run/publish", "run/temp-a1");
  }

  @Test
  public void anEmptyTargetIsRenamedOnto() throws Exception {
    Files.createDirectories(root.resolve(PARTITION));
    staged(store, "a1").commit(bytes("a1"));
    assertLiveAndWhole("a1");
  }

  @Test
  public void aDirectoryWithSomethingInItIsNotStagedFor() throws Exception {
    Files.createDirectories(root.resolve(PARTITION).resolve("nested"));
    staged(store, "a1");
    assertThat(tree(root.resolve(PARTITION))).contains("part-0", "t/part-0");
  }

  @Test
  public void aFileInPlaceOfThePartitionIsAnOccupiedTarget() throws Exception {
    Placement placement = staged(store, "a1");
    Files.createDirectories(root.resolve("net"));
    Files.createFile(root.resolve(PARTITION));
    assertThatThrownBy(() -> placement.commit(bytes("a1")))
        .isInstanceOf(TargetOccupiedException.class)
        .hasMessageContaining(PARTITION);
    assertThat(root.resolve(PARTITION)).isRegularFile();
  }

  @Test
  public void aRefusedCommitMayBeSentAgain() throws Exception {
    Placement placement = staged(store, "a1");
    Path orphan = root.resolve(PARTITION).resolve("orphan");
    Files.createDirectories(orphan);
    assertThatThrownBy(() -> placement.commit(bytes("a1")))
        .isInstanceOf(TargetOccupiedException.class);
    Files.delete(orphan);
    placement.commit(bytes("a1"));
    assertLiveAndWhole("a1");
  }

  @Test
  public void discardNeverTouchesALiveDirectory() throws Exception {
    Placement placement = staged(store, "a1");
    placement.commit(bytes("a1"));
    assertThat(placement.discard()).isEqualTo(DeleteReport.NOTHING);
    assertLiveAndWhole("a1");
  }

  @Test
  public void theLosersDiscardLeavesTheWinnerAlone() throws Exception {
    Placement loser = staged(store, "a1");
    staged(store, "a2").commit(bytes("a2"));
    assertThatThrownBy(() -> loser.commit(bytes("a1"))).isInstanceOf(TargetOccupiedException.class);
    assertThat(loser.discard().gone()).isEqualTo(2);
    assertLiveAndWhole("a2");
    assertThat(stagedKeys()).isEmpty();
  }

  @Test
  public void nothingComesBackInADirectoryThatACleanerTook() throws Exception {
    Placement placement = staged(store, "a1");
    List<String> staged = stagedKeys();
    assertThat(staged).hasSize(2);
    // One key of it is enough, and the directory goes as a whole.
    assertThat(store.delete(staged.subList(0, 1)).failed()).isEmpty();
    assertThat(stagedKeys()).isEmpty();
    List<Callable<?>> calls =
        List.of(
            () -> placement.promote(STAGING + "temp-a1", "part-1", digest(BODY)),
            () -> placement.promote(STAGING + "temp-a1", "t/part-1", digest(BODY)),
            () -> placement.promote(STAGING + "temp-a1", "new/part-1", digest(BODY)),
            () -> placement.commit(bytes("a1")));
    for (Callable<?> call : calls) {
      assertThatThrownBy(call::call).isInstanceOf(PlacementLostException.class);
    }
    assertThat(placement.discard()).isEqualTo(DeleteReport.NOTHING);
    assertThat(tree(root.resolve("_staging"))).containsExactly("run", "run/temp-a1");
    assertThat(store.readRecord(RECORD)).isEmpty();
  }

  @Test
  public void aCleanerThatIsLateLeavesTheLiveDirectoryAlone() throws Exception {
    Placement placement = staged(store, "a1");
    List<String> staged = stagedKeys();
    placement.commit(bytes("a1"));
    assertThat(store.delete(staged)).isEqualTo(new DeleteReport(staged.size(), Map.of()));
    assertLiveAndWhole("a1");
  }

  @Test
  public void aCleanerUnderACommitTakesAllOrNothing() throws Exception {
    AtomicInteger won = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    try (Race race = new Race(2)) {
      for (int round = 0; round < 200; round++) {
        Placement placement = staged(store, "a" + round);
        List<String> staged = stagedKeys();
        String body = "a" + round;
        Race.Outcome<Boolean> outcome =
            race.run(
                i ->
                    i == 0
                        ? () -> {
                          placement.commit(bytes(body));
                          return true;
                        }
                        : () -> {
                          busyWait(staged.hashCode());
                          return store.delete(staged).failed().isEmpty();
                        });
        if (outcome.failures().isEmpty()) {
          won.incrementAndGet();
          assertLiveAndWhole(body);
          Directories.deleteRecursively(root.resolve(PARTITION));
        } else {
          lost.incrementAndGet();
          assertThat(outcome.failures()).singleElement().isInstanceOf(PlacementLostException.class);
          assertThat(root.resolve(PARTITION)).doesNotExist();
        }
        assertThat(outcome.results()).doesNotContain(false);
        assertThat(tree(root.resolve("_staging"))).noneMatch(name -> name.contains("/."));
      }
    }
    System.out.printf("Cleaner under a commit: %s commits won, %s were lost%n", won, lost);
    assertThat(won.get() + lost.get()).isEqualTo(200);
  }

  /** Lets the cleaner strike at all moments of a commit, which takes some milliseconds. */
  private static void busyWait(int seed) {
    long end = System.nanoTime() + Math.floorMod(seed, 5_000_000);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  public void aLinkerAndAStagerOnOnePartitionNeverMix() throws Exception {
    try (Race race = new Race(2)) {
      for (int round = 0; round < 100; round++) {
        Placement stager = staged(store, "s" + round);
        String temp = STAGING + "temp-s" + round;
        AtomicBoolean stagerWon = new AtomicBoolean();
        Race.Outcome<Boolean> outcome =
            race.run(
                i ->
                    () -> {
                      if (i == 0) {
                        stager.commit(bytes("stager"));
                        stagerWon.set(true);
                      } else {
                        store.promote(temp, PARTITION + "/linked", digest(BODY));
                        store.createRecord(RECORD, bytes("linker"));
                      }
                      return true;
                    });
        assertThat(outcome.results()).hasSize(1);
        assertThat(outcome.failures())
            .singleElement()
            .isInstanceOf(PreconditionFailedException.class);
        if (stagerWon.get()) {
          assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("stager"));
          store.verify(PARTITION + "/t/part-0", digest(BODY));
        } else {
          assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("linker"));
          assertThat(tree(root.resolve(PARTITION))).containsExactly("_manifest.json", "linked");
          stager.discard();
        }
        Directories.deleteRecursively(root.resolve(PARTITION));
      }
    }
  }
}
