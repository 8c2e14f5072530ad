package io.atomicpartition.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class LinkedPlacementTest extends LocalStoreFixture {
  private Placement linked() throws Exception {
    Files.createDirectories(root.resolve(PARTITION).resolve("nested"));
    Placement placement = staged(store, "a1");
    assertThat(placement).isInstanceOf(LinkedPlacement.class);
    return placement;
  }

  @Test
  public void aDirectoryRemovedBeforeTheCommitDoesNotComeBackLiveWithoutItsFiles()
      throws Exception {
    Placement placement = linked();
    Directories.deleteRecursively(root.resolve(PARTITION));
    assertThatThrownBy(() -> placement.commit(bytes("a1")))
        .isInstanceOf(PlacementLostException.class)
        .hasMessageContaining(PARTITION);
    assertThat(root.resolve(PARTITION)).doesNotExist();
  }

  @Test
  public void aFileRemovedBeforeTheCommitIsNotMadeLive() throws Exception {
    Placement placement = linked();
    Path file = root.resolve(PARTITION).resolve("t/part-0");
    Files.delete(file);
    assertThatThrownBy(() -> placement.commit(bytes("a1")))
        .isInstanceOf(PlacementLostException.class)
        .hasMessageContaining(file.toString());
    assertThat(store.readRecord(RECORD)).isEmpty();
    placement.discard();
    assertThat(tree(root.resolve(PARTITION))).doesNotContain("part-0");
  }
}
