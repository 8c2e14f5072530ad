package io.atomicpartition.format;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.atomicpartition.publish.RowSum;

/** A running count of 128-bit hashes and their sum modulo 2^128. */
final class HashSum {
  private long count;
  private long high;
  private long low;

  void add(HashValue128 hash) {
    low += hash.getLeastSignificantBits();
    boolean carry = Long.compareUnsigned(low, hash.getLeastSignificantBits()) < 0;
    high += hash.getMostSignificantBits() + (carry ? 1 : 0);
    count++;
  }

  void reset() {
    count = 0;
    high = 0;
    low = 0;
  }

  long count() {
    return count;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  RowSum toRowSum() {
    return new RowSum(count, high, low);
  }
}
