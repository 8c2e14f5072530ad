package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.Level;
import io.atomicpartition.report.Changes.Change;
import io.atomicpartition.report.Changes.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ChangesTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static LakeFacts lake(Level level, PartitionFacts... partitions) {
    return new LakeFacts(
        "file:///lake",
        SyntheticLake.LIVE_AT,
        Optional.ofNullable(level),
        List.of(partitions),
        new FirstFew<>(),
        new FirstFew<>(),
        new LakeFacts.Orphans(0, 0, List.of()),
        new LakeFacts.Staged(new FirstFew<>(), 0, 0));
  }

  /** The kinds and paths. */
  private static Map<Kind, List<String>> changes(LakeFacts before, LakeFacts now)
      throws IOException {
    return Changes.between(Snapshot.of(before, "test"), now).byKind().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                one -> one.getValue().first().stream().map(Change::path).toList()));
  }

  private static Map<Kind, List<String>> change(PartitionFacts was, PartitionFacts is)
      throws IOException {
    return changes(lake(null, was), lake(null, is));
  }

  private static PartitionFacts p(Condition condition, long sequence, String content) {
    return Facts.of("p", condition, sequence, content.length(), content);
  }

  @Test
  public void nothingHasChanged() throws IOException {
    for (Condition condition : Condition.values()) {
      assertThat(change(p(condition, 3, "abc"), p(condition, 3, "abc")))
          .as("" + condition)
          .isEmpty();
    }
  }

  @Test
  public void eachWayToChangeHasAName() throws IOException {
    PartitionFacts live = p(Condition.LIVE, 3, "abc");
    Map<PartitionFacts, Kind> ways =
        Map.of(
            p(Condition.LIVE, 4, "abd"), Kind.REPLACED,
            p(Condition.LIVE, 5, "abc"), Kind.REWRITTEN,
            p(Condition.LIVE, 3, "xyz"), Kind.CHANGED_IN_PLACE,
            p(Condition.LIVE, 2, "abc"), Kind.WENT_BACK,
            p(Condition.NEVER_PUBLISHED, 0, ""), Kind.WENT_BACK,
            p(Condition.EMPTY, 4, ""), Kind.UNPUBLISHED,
            p(Condition.UNREADABLE, 0, ""), Kind.BROKE,
            p(Condition.DAMAGED, 3, "abc"), Kind.BROKE);
    for (Map.Entry<PartitionFacts, Kind> way : ways.entrySet()) {
      assertThat(change(live, way.getKey()).keySet())
          .as(way.getKey().toString())
          .containsExactly(way.getValue());
    }
    assertThat(change(p(Condition.EMPTY, 2, ""), live).keySet()).containsExactly(Kind.PUBLISHED);
    assertThat(change(p(Condition.UNREADABLE, 0, ""), live).keySet()).containsExactly(Kind.MENDED);
  }

  @Test
  public void newAndVanishedAreListed() throws IOException {
    Map<Kind, List<String>> changes =
        changes(
            lake(null, Facts.live("a", 1), Facts.live("b", 1)),
            lake(null, Facts.live("b", 1), Facts.live("c", 1)));

    assertThat(changes)
        .containsOnly(Map.entry(Kind.VANISHED, List.of("a")), Map.entry(Kind.NEW, List.of("c")));
  }

  @Test
  public void itIsMendedOnlyIfItWasLookedAtAsClosely() throws IOException {
    PartitionFacts was = p(Condition.DAMAGED, 3, "abc");
    PartitionFacts is = p(Condition.LIVE, 3, "abc");

    assertThat(changes(lake(Level.CHECKSUM, was), lake(Level.CHECKSUM, is)))
        .containsOnlyKeys(Kind.MENDED);
    assertThat(changes(lake(Level.CHECKSUM, was), lake(Level.QUICK, is))).isEmpty();
    assertThat(changes(lake(Level.CHECKSUM, was), lake(null, is))).isEmpty();
    assertThat(changes(lake(Level.CHECKSUM, was), lake(null, p(Condition.LIVE, 4, "xyz"))))
        .containsOnlyKeys(Kind.REPLACED, Kind.MENDED);
  }

  @Test
  public void aSnapshotCannotEndTheElementThatItIsIn() throws IOException {
    String hostile = "file:///</script><!--\u202e";
    Snapshot snapshot =
        new Snapshot(
            Snapshot.FORMAT,
            Snapshot.VERSION,
            hostile,
            "" + SyntheticLake.LIVE_AT,
            "",
            null,
            0,
            0,
            0,
            null);
    String json = PreviousReport.json(snapshot);

    assertThat(json).doesNotContain("<", "\u202e");
    Path file = temporary.newFile().toPath();
    Files.writeString(file, json);
    assertThat(PreviousReport.read(file)).isEqualTo(snapshot);
  }

  @Test
  public void aSnapshotComesBackAsItWas() throws IOException {
    PartitionFacts[] all = {
      Facts.live("day=2026-01-01", 10),
      Facts.of("x=\u05e9 \"</script>\u2028/y", Condition.EMPTY, 7, 0, ""),
      Facts.of("z", Condition.UNREADABLE, 0, 0, "")
    };
    Snapshot snapshot = Snapshot.of(lake(Level.QUICK, all), "test");

    assertThat(snapshot.partitions())
        .containsExactlyElementsOf(List.of(all).stream().map(Snapshot.Line::of).toList());
    assertThat(snapshot.rows()).isEqualTo(10);
    assertThat(snapshot.level()).isEqualTo("QUICK");
  }
}
