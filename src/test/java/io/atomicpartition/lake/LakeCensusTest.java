package io.atomicpartition.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.LakePartition.State;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LakeCensusTest {
  private static final String MONDAY = "day=2026-11-16";
  private static final String TUESDAY = "day=2026-11-17";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private AtomicStore store;

  @Before
  public void copySample() {
    root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
    store = SampleLake.open(root);
  }

  @After
  public void closeStore() throws IOException {
    store.close();
  }

  private List<LakePartition> all(LakeSelection selection) throws IOException {
    List<LakePartition> found = new ArrayList<>();
    try (LakeCensus census = LakeCensus.of(store, selection, 3)) {
      for (Optional<LakePartition> one = census.next(); one.isPresent(); one = census.next()) {
        found.add(one.get());
      }
    }
    return found;
  }

  private List<String> paths(LakeSelection selection) throws IOException {
    return all(selection).stream().map(one -> one.partition().path()).toList();
  }

  private LakePartition one(String path) throws IOException {
    return LakeCensus.find(store, new PartitionRef(path)).orElseThrow();
  }

  private Path plant(String key, String text) throws IOException {
    Path file = root.resolve(key);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String dataFile(String partition, String attempt) {
    return String.format(
        "part-00000-of-00001-%s-%s.parquet",
        new PartitionRef(partition).hash(), attempt.repeat(16));
  }

  @Test
  public void aLiveLakeIsSeenWhole() throws IOException {
    List<LakePartition> found = all(LakeSelection.ALL);

    assertThat(found)
        .hasSize(4)
        .allMatch(one -> one.state() == State.LIVE && one.extra().objects() == 0)
        .isSortedAccordingTo((a, b) -> a.partition().compareTo(b.partition()));
    LakePartition monday = found.get(0);
    assertThat(monday.partition().path()).isEqualTo(MONDAY);
    assertThat(monday.sequence()).isEqualTo(1);
    assertThat(monday.tables()).containsExactly("ledgers", "transactions");
    assertThat(monday.rows()).isEqualTo(372);
    assertThat(monday.liveFiles()).isEqualTo(2);
    assertThat(monday.bytes())
        .isEqualTo(monday.files().stream().mapToLong(StoredObject::size).sum());
    assertThat(monday.run()).contains("sample");
    assertThat(monday.publishId().orElseThrow()).matches("[0-9a-f]+");
    assertThat(monday.liveAt().orElseThrow()).isBefore(Instant.now());
    assertThat(monday.contentId().orElseThrow().value()).startsWith("v1:");
  }

  @Test
  public void whatIsNotLiveSaysWhy() throws IOException {
    new Unpublisher(store, PublishEnvironment.standard()).unpublish(new PartitionRef(MONDAY), 1);
    plant(TUESDAY + "/_manifest.json", "{");
    plant("day=1999-12-31/ledgers/" + dataFile("day=1999-12-31", "a"), "orphan");

    assertThat(one(MONDAY).state()).isEqualTo(State.EMPTY);
    assertThat(one(MONDAY).sequence()).isEqualTo(2);
    assertThat(one(MONDAY).extra()).as("retained until the sweep").isEqualTo(Leftovers.NONE);
    assertThat(one(TUESDAY).state()).isEqualTo(State.UNREADABLE);
    assertThat(one(TUESDAY).trouble()).contains(TUESDAY + "/_manifest.json", "expected JSON");
    assertThat(one("day=1999-12-31").state()).isEqualTo(State.NEVER_PUBLISHED);
    assertThat(one("day=1999-12-31").extra().objects()).isEqualTo(1);
    assertThat(LakeCensus.find(store, new PartitionRef("day=1999"))).isEmpty();
  }

  @Test
  public void filesThatNothingNamesAreCounted() throws IOException {
    plant(MONDAY + "/ledgers/" + dataFile(MONDAY, "a"), "lost");
    plant(MONDAY + "/Zoo/deep/down/stray.txt", "foreign");
    plant(MONDAY + "/_SUCCESS", "hidden");
    plant(MONDAY + "/ledgers/.part.crc", "hidden");
    plant("elsewhere/readme.txt", "of no partition");

    Leftovers extra = one(MONDAY).extra();
    assertThat(extra.objects()).isEqualTo(2);
    assertThat(extra.bytes()).isEqualTo("lost".length() + "foreign".length());
    assertThat(extra.first())
        .extracting(StoredObject::key)
        .containsExactlyInAnyOrder(
            MONDAY + "/Zoo/deep/down/stray.txt", MONDAY + "/ledgers/" + dataFile(MONDAY, "a"));
    assertThat(one(TUESDAY).extra()).isEqualTo(Leftovers.NONE);
    assertThat(all(LakeSelection.ALL)).hasSize(4);
  }

  @Test
  public void aPartitionInAPartitionComesBeforeItAndKeepsItsFiles() throws IOException {
    String outer = "a";
    String inner = "a/b";
    String beside = "a-b";
    for (String partition : List.of(outer, inner, beside)) {
      plant(partition + "/" + dataFile(partition, "1"), "x");
      plant(partition + "/_manifest.json", "{");
    }
    plant("a/b/" + dataFile(outer, "2"), "the table b of a");
    plant("a/z/" + dataFile(outer, "3"), "the table z of a");

    assertThat(paths(LakeSelection.ALL)).startsWith(beside, inner, outer).hasSize(7);
    assertThat(one(outer).files()).hasSize(3);
    assertThat(one(inner).files()).hasSize(1);
    for (String start : List.of(beside, inner, outer)) {
      List<String> all = paths(LakeSelection.ALL);
      assertThat(paths(new LakeSelection("", Map.of(), start)))
          .as("from %s on", start)
          .isEqualTo(all.subList(all.indexOf(start), all.size()));
    }
    assertThat(all(new LakeSelection("", Map.of(), inner)).get(1).files())
        .as("the outer one is seen whole")
        .hasSize(3);
  }

  @Test
  public void aSelectionListsWhatItNeeds() throws IOException {
    for (int i = 0; i < 8_000; i++) {
      plant("day=2026-11-15/ledgers/" + i, "");
    }
    List<String> listed = new ArrayList<>();
    AtomicStore counting =
        new ForwardingStore(store) {
          @Override
          public ListPage list(String prefix, Optional<String> token) throws StoreException {
            ListPage page = store.list(prefix, token);
            page.objects().forEach(object -> listed.add(object.key()));
            return page;
          }

          @Override
          public ListPage listAfter(String prefix, String after) throws StoreException {
            ListPage page = store.listAfter(prefix, after);
            page.objects().forEach(object -> listed.add(object.key()));
            return page;
          }
        };
    try (LakeCensus census =
        LakeCensus.of(
            counting,
            new LakeSelection("", Map.of("day", Set.of("2026-11-17", "2026-11-18")), ""))) {
      assertThat(census.next().orElseThrow().partition().path()).isEqualTo(TUESDAY);
      assertThat(census.next().orElseThrow().partition().path()).isEqualTo("day=2026-11-18");
      assertThat(census.next()).isEmpty();
    }
    assertThat(listed).hasSizeLessThan(5_100);
    assertThat(paths(LakeSelection.startingWith("day=2026-11-17"))).containsExactly(TUESDAY);
    assertThat(paths(LakeSelection.startingWith("nothing"))).isEmpty();
  }

  @Test
  public void tempsAreCountedByAge() throws IOException {
    Path old = plant("_staging/nightly/0123456789abcdef/x/temp-1", "old");
    plant("_staging/nightly/0123456789abcdef/x/temp-2", "young");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7_200)));

    Leftovers temps = StagedTemps.olderThan(store, Instant.now().minusSeconds(3_600));
    assertThat(temps.objects()).isEqualTo(1);
    assertThat(temps.bytes()).isEqualTo(3);
    assertThat(all(LakeSelection.ALL)).hasSize(4);
  }
}
