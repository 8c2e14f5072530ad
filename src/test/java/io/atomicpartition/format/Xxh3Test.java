package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.RowSum;
import org.junit.Test;

/**
 * The hash of the content id is XXH3-128 as everybody else computes it: lengths and results are
 * from the self-test of the reference implementation (xxHash, {@code cli/xsum_sanity_check.c}, seed
 * 0), each length on another path through the algorithm.
 */
public class Xxh3Test {
  private static final long PRIME32 = 2654435761L;
  private static final long PRIME64 = 0x9E3779B185EBCA8DL;

  @Test
  public void theReferenceImplementationGetsTheSame() {
    assertHash(0, "99aa06d3014798d86001c324468d497f");
    assertHash(1, "a6cd5e9392000f6ac44bdff4074eecdb");
    assertHash(6, "082afe0b8162d12a3e7039bdda43cfc6");
    assertHash(12, "6e3efd8fc7802b18061a192713f69ad9");
    assertHash(24, "0ce966e4678d37611e7044d28b1b901d");
    assertHash(48, "a002ac4e5478227ef942219aed80f67b");
    assertHash(81, "4952f58181ab00425e8bafb9f95fb803");
    assertHash(222, "337e09641b948717f1aebd597cec6b3a");
    assertHash(403, "1b6de21e332dd73dcdeb804d65c6dea4");
    assertHash(512, "18d2d110dcc9bca1617e49599013cb6b");
    assertHash(2048, "f736557fd47073a5dd59e2c3a5f038e0");
    assertHash(2240, "ccb134fbfa7ce49d6e73a90539cf2948");
    assertHash(2367, "e89c0f6ff369b427cb37aeb9e5d361ed");
  }

  /** The buffer of the self-test is the leading bytes of a multiplicative sequence. */
  private static void assertHash(int length, String expected) {
    CanonicalBytes bytes = new CanonicalBytes();
    long generator = PRIME32;
    for (int i = 0; i < length; i++) {
      bytes.putByte((int) (generator >>> 56));
      generator *= PRIME64;
    }
    HashSum sum = new HashSum();
    sum.add(bytes.hash(0));
    assertThat(sum.toRowSum()).as("%d bytes", length).isEqualTo(RowSum.of(1, expected));
  }
}
