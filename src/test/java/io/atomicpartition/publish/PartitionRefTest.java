package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What a partition's path, and a table's name in it, may be. */
public class PartitionRefTest {
  @Test
  public void ordinaryPathsAreKeptAsTheyAre() {
    for (String path :
        List.of(
            "day=2026-11-23",
            "pubnet/pre_p23/v1/ledgers/range=0-9999",
            "a b/ü=日本/x~y",
            "city=S%2FP",
            "trailing. /a..b/c_d")) {
      PartitionRef partition = new PartitionRef(path);
      assertThat(partition.path()).isEqualTo(path);
      assertThat(partition).hasToString(path);
      assertThat(partition.manifestKey()).isEqualTo(path + "/_manifest.json");
    }
  }

  @Test
  public void aPathNeverLeadsOutOfTheRoot() {
    refuses("..", "has the segment '..': names that begin with '_' or '.' are hidden");
    refuses("a/../b", "has the segment '..'");
    refuses("a/.", "has the segment '.'");
    refuses("/etc", "has an empty segment");
  }

  @Test
  public void aPathHasNoEmptySegment() {
    refuses("", "has an empty segment");
    refuses("a//b", "has an empty segment");
    refuses("a/", "has an empty segment");
  }

  @Test
  public void aPathHasNoHiddenSegment() {
    refuses(
        "_staging/a", "has the segment '_staging': names that begin with '_' or '.' are hidden");
    refuses("a/_manifest.json", "has the segment '_manifest.json'");
    refuses("a/.git", "has the segment '.git'");
  }

  @Test
  public void aPathHasNoBackslashAndNoControlCharacter() {
    refuses("a\\b", "has the character U+005C");
    refuses("a\nb", "has the character U+000A");
    refuses("a\u0000", "has the character U+0000");
    refuses("a\u007f", "has the character U+007F");
  }

  @Test
  public void aPathIsWritableAsUtf8() {
    refuses("a\ud800b", "has half a surrogate pair");
    assertThat(new PartitionRef("a\ud83d\ude00b").path()).hasSize(4);
  }

  @Test
  public void aSegmentIsNoLongerThanAFileSystemTakes() {
    assertThat(new PartitionRef("x".repeat(255)).path()).hasSize(255);
    refuses("x".repeat(256), "has a segment of more than 255 bytes");
    refuses("ü".repeat(128), "has a segment of more than 255 bytes");
  }

  @Test
  public void aPathLeavesRoomForTheFileNameInAnObjectStoresKeyCountedInBytes() {
    String segment = "ü".repeat(100) + "/"; // 201 bytes
    assertThat(new PartitionRef(segment.repeat(3) + "x".repeat(97)).path()).isNotEmpty();
    refusesWhole(
        segment.repeat(3) + "x".repeat(98), "A partition path has at most 700 bytes, found 701");
  }

  @Test
  public void aTableIsOneVisibleNameOrUnnamed() {
    assertThat(Tables.check("ledgers")).isEqualTo("ledgers");
    assertThat(Tables.check(Tables.UNNAMED)).isEmpty();
    refusesTable("a/b", "has the character U+002F");
    refusesTable("..", "has the segment '..'");
    refusesTable("_hidden", "names that begin with '_' or '.' are hidden");
    refusesTable("a\\b", "has the character U+005C");
  }

  @Test
  public void columnsThatNameAPartitionBecomeEscapedSegments() {
    assertThat(
            PartitionRef.ofColumns(
                List.of(Map.entry("day", "2026-11-23"), Map.entry("city", "São Paulo/SP"))))
        .isEqualTo(new PartitionRef("day=2026-11-23/city=São Paulo%2FSP"));
    assertThat(PartitionRef.ofColumns(List.of(Map.entry("where", ".."))).path())
        .isEqualTo("where=..");
  }

  @Test
  public void aTableOfOnePartitionIsNeverTakenForAnotherPartition() {
    // Both write into the directory a/b; only the hash in the name keeps a sweep of one from the
    // other.
    assertThat(new PartitionRef("a").hash())
        .matches("[0-9a-f]{8}")
        .isNotEqualTo(new PartitionRef("a/b").hash());
    assertThat(new PartitionRef("a").longHash())
        .matches("[0-9a-f]{32}")
        .startsWith(new PartitionRef("a").hash());
  }

  @Test
  public void theHashOfAPartitionNeverChanges() {
    // Golden: printf '\0\0\0\0\0\0\0\x0eday=2026-11-23' | sha256sum
    assertThat(new PartitionRef("day=2026-11-23").hash()).isEqualTo("49f099b3");
  }

  private static void refuses(String path, String problem) {
    refusesWhole(
        path,
        "A partition path is one or more names separated by '/', such as range=0-9999; '"
            + path
            + "' "
            + problem);
  }

  private static void refusesWhole(String path, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PartitionRef(path))
        .withMessageStartingWith(message);
  }

  private static void refusesTable(String name, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tables.check(name))
        .withMessageStartingWith(
            "A table's name is one name without '/', such as ledgers; '" + name)
        .withMessageContaining(problem);
  }
}
