package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Arithmetic modulo 2^128, held against BigInteger. */
public class RowSumTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);
  private static final long[] EDGES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -2};

  @Test
  public void sumsAreThoseOfBigIntegerModulo2To128() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      RowSum a = draw(random);
      RowSum b = draw(random);
      RowSum sum = a.plus(b);
      assertThat(big(sum)).isEqualTo(big(a).add(big(b)).mod(MODULUS));
      assertThat(sum.rows()).isEqualTo(a.rows() + b.rows());
      assertThat(b.plus(a)).isEqualTo(sum);
    }
  }

  @Test
  public void theSumDoesNotDependOnOrderOrBundling() {
    Random random = new Random(2);
    List<RowSum> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new RowSum(1, random.nextLong(), random.nextLong()));
    }
    RowSum sum = rows.stream().reduce(RowSum.ZERO, RowSum::plus);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(rows, random);
      int cut = random.nextInt(rows.size());
      RowSum left = rows.subList(0, cut).stream().reduce(RowSum.ZERO, RowSum::plus);
      RowSum right = rows.subList(cut, rows.size()).stream().reduce(RowSum.ZERO, RowSum::plus);
      assertThat(left.plus(right)).isEqualTo(sum);
    }
  }

  @Test
  public void aSumSurvivesItsSpelling() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      RowSum sum = draw(random);
      assertThat(sum.hashHex()).hasSize(32);
      assertThat(new BigInteger(sum.hashHex(), 16)).isEqualTo(big(sum));
      assertThat(RowSum.of(sum.rows(), sum.hashHex())).isEqualTo(sum);
    }
    assertThat(new RowSum(2, 0, 255).hashHex()).isEqualTo("000000000000000000000000000000ff");
  }

  @Test
  public void thereIsOneSpellingOnly() {
    for (String hex :
        List.of(
            "",
            "ff",
            "0".repeat(33),
            "+00000000000000" + "0".repeat(17),
            "0".repeat(31) + "F",
            "0".repeat(31) + "g",
            "0".repeat(31) + "\uff11")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RowSum.of(1, hex))
          .withMessageContainingAll("32 lower-case hexadecimal digits", "'" + hex + "'");
    }
  }

  @Test
  public void aCountOfRowsIsNeitherNegativeNorOverflown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RowSum(-1, 0, 0))
        .withMessageContaining("-1");
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new RowSum(Long.MAX_VALUE, 0, 0).plus(new RowSum(1, 0, 0)));
  }

  private static RowSum draw(Random random) {
    return new RowSum(random.nextInt(1000), half(random), half(random));
  }

  private static long half(Random random) {
    int i = random.nextInt(2 * EDGES.length);
    return i < EDGES.length ? EDGES[i] : random.nextLong();
  }

  private static BigInteger big(RowSum sum) {
    return unsigned(sum.high()).shiftLeft(64).add(unsigned(sum.low()));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
