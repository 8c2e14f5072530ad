package io.atomicpartition.publish;

import java.util.Locale;

/**
 * How many rows there are and the sum modulo 2^128 of their 128-bit hashes: the part of a {@link
 * ContentId} that does not depend on how rows were bundled or ordered.
 *
 * @param rows number of rows, not negative
 * @param high the sum's upper 64 bits
 * @param low the sum's lower 64 bits
 */
public record RowSum(long rows, long high, long low) {
  /** The sum over no row. */
  public static final RowSum ZERO = new RowSum(0, 0, 0);

  public RowSum {
    if (rows < 0) {
      throw new IllegalArgumentException("A row count must not be negative, found " + rows);
    }
  }

  /** The sum over the rows of both. */
  public RowSum plus(RowSum other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new RowSum(Math.addExact(rows, other.rows), high + other.high + carry, sum);
  }

  /** The hash sum as 32 lower-case hexadecimal digits, most significant first. */
  public String hashHex() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }

  /**
   * The inverse of {@link #hashHex()}.
   *
   * @throws IllegalArgumentException if {@code hashHex} is not 32 lower-case hexadecimal digits
   */
  public static RowSum of(long rows, String hashHex) {
    if (!hashHex.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "A row hash sum has 32 lower-case hexadecimal digits, found '" + hashHex + "'");
    }
    return new RowSum(
        rows,
        Long.parseUnsignedLong(hashHex, 0, 16, 16),
        Long.parseUnsignedLong(hashHex, 16, 32, 16));
  }
}
