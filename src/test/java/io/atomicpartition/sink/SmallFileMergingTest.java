package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.RowSum;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.ObjectDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Which temps become one. */
public class SmallFileMergingTest {
  private static TempFile temp(String table, String key, long size) {
    return temp(table, key, size, "schema");
  }

  private static TempFile temp(String table, String key, long size, String schema) {
    ObjectDigest digest = new ObjectDigest(size, "00000000", "0".repeat(64));
    return new TempFile(table, key, digest, RowSum.ZERO, schema);
  }

  private static List<List<String>> keys(List<List<TempFile>> groups) {
    return groups.stream().map(group -> group.stream().map(TempFile::key).toList()).toList();
  }

  private static List<List<String>> groups(long small, int min, long target, TempFile... temps) {
    return keys(new SmallFileMerging(small, min).groups(List.of(temps), target));
  }

  @Test
  public void onlyFilesBelowTheSizeAreMerged() {
    assertThat(
            groups(
                10,
                2,
                1000,
                temp("", "a", 9),
                temp("", "b", 10),
                temp("", "c", 9),
                temp("", "d", 11)))
        .containsExactly(List.of("a", "c"));
  }

  @Test
  public void fewerThanAskedForAreLeftAsTheyAre() {
    TempFile[] two = {temp("", "a", 1), temp("", "b", 1), temp("", "large", 50)};

    assertThat(groups(10, 3, 1000, two)).isEmpty();
    assertThat(groups(10, 2, 1000, two)).hasSize(1);
  }

  @Test
  public void tablesAreCountedAndMergedEachForItself() {
    assertThat(
            groups(
                10,
                2,
                1000,
                temp("x", "d", 1),
                temp("y", "c", 1),
                temp("x", "b", 1),
                temp("y", "a", 1),
                temp("z", "e", 1)))
        .containsExactly(List.of("b", "d"), List.of("a", "c"));
  }

  /** Finalize refuses them by name. */
  @Test
  public void filesOfTwoSchemasAreNotMerged() {
    assertThat(groups(10, 2, 1000, temp("", "a", 1, "one"), temp("", "b", 1, "another"))).isEmpty();
  }

  @Test
  public void aMergedFileIsNoLargerThanTheTarget() {
    assertThat(
            groups(
                10,
                2,
                20,
                temp("", "a", 9),
                temp("", "b", 9),
                temp("", "c", 9),
                temp("", "d", 9),
                temp("", "e", 2),
                temp("", "f", 9)))
        .as("f is left alone")
        .containsExactly(List.of("a", "b"), List.of("c", "d", "e"));
    assertThat(groups(10, 2, 5, temp("", "a", 9), temp("", "b", 9))).isEmpty();
  }

  @Test
  public void theOrderInWhichTheyArriveMakesNoDifference() {
    List<TempFile> temps = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      temps.add(temp(i % 3 == 0 ? "x" : "y", "k" + (100 + i), 1 + i % 12));
    }
    SmallFileMerging merging = new SmallFileMerging(10, 2);
    List<List<TempFile>> groups = merging.groups(temps, 40);
    assertThat(groups).hasSizeGreaterThan(3);
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(temps, random);
      assertThat(merging.groups(temps, 40)).isEqualTo(groups);
    }
  }

  @Test
  public void whatMakesNoSenseIsRefused() {
    AtomicPartitionSink<String> sink = AtomicPartitionSink.write();
    for (long size : new long[] {0, -1, (1L << 30) + 1}) {
      assertThatThrownBy(() -> sink.withSmallFileMerging(size, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("withSmallFileMerging takes a size from 1 byte to 1 GiB, found " + size);
    }
    assertThatThrownBy(() -> sink.withSmallFileMerging(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("withSmallFileMerging takes a number of files from 2 on, found 1");
  }
}
