package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.Test;

/** A few hundred values tell a column that repeats from one that does not. */
public class DistinctValuesTest {
  @Test
  public void valuesThatNeverRepeatSeemUnrepeated() {
    assertThat(drawn(500, Long.MAX_VALUE).seemUnrepeated()).isTrue();
  }

  @Test
  public void aThousandDifferentValuesSeemRepeatedThoughMostOfTheFirstAreNew() {
    assertThat(drawn(500, 1_000).seemUnrepeated()).isFalse();
  }

  @Test
  public void tooFewValuesDecideNothing() {
    assertThat(drawn(255, Long.MAX_VALUE).seemUnrepeated()).isFalse();
  }

  @Test
  public void whatWasClearedIsForgotten() {
    DistinctValues values = drawn(500, 3);
    values.clear();
    for (int i = 1; i <= 500; i++) {
      values.add(i);
    }

    assertThat(values.seemUnrepeated()).isTrue();
  }

  @Test
  public void zeroIsAValueLikeAnyOther() {
    DistinctValues values = new DistinctValues(300);
    for (int i = 0; i < 300; i++) {
      values.add(0);
    }

    assertThat(values.seemUnrepeated()).isFalse();
  }

  private static DistinctValues drawn(int count, long from) {
    DistinctValues values = new DistinctValues(500);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < count; i++) {
      values.add(random.nextLong(from) * 0x9E3779B97F4A7C15L);
    }
    return values;
  }
}
