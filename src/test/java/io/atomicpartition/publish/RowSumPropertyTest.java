package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.testing.properties.Properties;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Row sums are a commutative group: row counts are added, hashes are added modulo 2^128. */
public class RowSumPropertyTest extends Properties {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  @Provide
  Arbitrary<RowSum> sums() {
    return Combinators.combine(
            Arbitraries.longs().between(0, Long.MAX_VALUE / 4), halves(), halves())
        .as(RowSum::new)
        .withoutEdgeCases();
  }

  private static Arbitrary<Long> halves() {
    return Arbitraries.oneOf(
        Arbitraries.longs(), Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Property(tries = 2_000)
  public void hashesAreAddedModulo2To128(@ForAll("sums") RowSum a, @ForAll("sums") RowSum b) {
    assertThat(hash(a.plus(b))).isEqualTo(hash(a).add(hash(b)).mod(MODULUS));
    assertThat(a.plus(b).rows()).isEqualTo(a.rows() + b.rows());
  }

  @Property(tries = 2_000)
  public void theOrderOfAdditionsDoesNotMatter(
      @ForAll("sums") RowSum a, @ForAll("sums") RowSum b, @ForAll("sums") RowSum c) {
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    assertThat(a.plus(RowSum.ZERO)).isEqualTo(a);
  }

  @Property(tries = 2_000)
  public void everyHashHasAnInverse(@ForAll("sums") RowSum a) {
    BigInteger inverse = hash(a).negate().mod(MODULUS);
    RowSum minus = RowSum.of(a.rows(), String.format("%032x", inverse));
    assertThat(a.plus(minus).hashHex()).isEqualTo(RowSum.ZERO.hashHex());
  }

  @Property(tries = 2_000)
  public void aSumThatIsWrittenIsRead(@ForAll("sums") RowSum a) {
    assertThat(RowSum.of(a.rows(), a.hashHex())).isEqualTo(a);
  }

  private static BigInteger hash(RowSum sum) {
    return new BigInteger(sum.hashHex(), 16);
  }
}
