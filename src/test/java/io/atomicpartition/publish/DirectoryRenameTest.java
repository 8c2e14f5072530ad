package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** On disk a CREATE is one rename, and what is in the way of it never wedges a publish. */
public class DirectoryRenameTest {
  private static final PartitionRef PARTITION = new PartitionRef("a");
  private static final List<List<String>> ROWS = List.of(List.of("a"), List.of("b"));
  private static final String ORPHAN = "a/part-00000-of-00001-00000000-0000000000000000.parquet";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aPartitionWithANestedOneIsPublished() throws IOException {
    Lake lake = Lake.onDisk(folder.getRoot().toPath());
    PartitionRef nested = new PartitionRef("a/b");
    lake.publish(lake.create(nested, ROWS));
    assertThat(lake.publish(lake.create(PARTITION, ROWS)).outcome()).isEqualTo(Outcome.PUBLISHED);
    lake.reader().assertWhole(nested);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void aFileThatComesAndGoesCostsAnAttemptAndNothingElse() throws IOException {
    Lake lake = Lake.onDisk(folder.getRoot().toPath());
    // There at every commit, gone at every look: only an attempt in the directory itself succeeds.
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call ->
                switch (call.kind()) {
                  case PLACE -> Fault.before(() -> remove(new File(folder.getRoot(), ORPHAN)));
                  case COMMIT ->
                      Fault.before(Lake.unchecked(() -> lake.put(ORPHAN, new byte[] {1})));
                  default -> Fault.NONE;
                });
    assertThat(lake.publish(lake.create(PARTITION, ROWS), store).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(store.calls().stream().filter(call -> call.kind() == Kind.PLACE)).hasSize(2);
    lake.reader().assertWhole(PARTITION);
    assertThat(lake.reader().dataFiles(PARTITION)).hasSize(3).contains(ORPHAN);
  }

  @Test
  public void aReaderThatListsFilesSeesAllOfACreateOrNothing() throws IOException {
    for (boolean emptyDirectory : List.of(false, true)) {
      PartitionRef partition = new PartitionRef("empty=" + emptyDirectory);
      File directory = new File(folder.getRoot(), partition.path());
      assertThat(!emptyDirectory || directory.mkdir()).isTrue();
      Lake lake = Lake.onDisk(folder.getRoot().toPath());
      Set<Integer> seen = new TreeSet<>();
      Runnable look = () -> seen.add(lake.reader().dataFiles(partition).size());
      FaultyStore store =
          new FaultyStore(
              lake.store(),
              call ->
                  new Fault() {
                    @Override
                    public <T> T apply(Action<T> action) throws StoreException {
                      look.run();
                      T reply = action.run();
                      look.run();
                      return reply;
                    }
                  });
      lake.publish(lake.create(partition, ROWS), store);
      assertThat(seen).containsExactly(0, 2);
    }
  }

  private static void remove(File orphan) {
    assertThat(!orphan.exists() || (orphan.delete() && orphan.getParentFile().delete())).isTrue();
  }
}
