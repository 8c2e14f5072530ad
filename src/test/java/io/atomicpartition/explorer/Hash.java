package io.atomicpartition.explorer;

import io.atomicpartition.store.Checksums;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * 128 bits that stand for a value: of as many as a run can meet, the odds that any two share one
 * are below one in 10^20.
 */
record Hash(long high, long low) {
  static final Hash ZERO = new Hash(0, 0);

  private static final Map<String, Hash> KNOWN = new ConcurrentHashMap<>();

  static Hash of(String text) {
    Hash known = KNOWN.get(text);
    return known != null ? known : KNOWN.computeIfAbsent(text, Hash::sha256);
  }

  private static Hash sha256(String text) {
    String hex = Checksums.sha256(text.getBytes(StandardCharsets.UTF_8));
    return new Hash(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16, 32), 16));
  }

  /** The same in whatever order values are added. */
  Hash plus(Hash other) {
    return new Hash(high + other.high, low + other.low);
  }

  Hash minus(Hash other) {
    return new Hash(high - other.high, low - other.low);
  }

  /** Another for every order. */
  Hash then(long value) {
    return new Hash(mix(high ^ mix(value)), mix(low + mix(value * 0x9e3779b97f4a7c15L + 1)));
  }

  Hash then(Hash other) {
    return then(other.high).then(other.low);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long z) {
    long a = (z + 0x9e3779b97f4a7c15L);
    long b = (a ^ (a >>> 30)) * 0xbf58476d1ce4e5b9L;
    long c = (b ^ (b >>> 27)) * 0x94d049bb133111ebL;
    return c ^ (c >>> 31);
  }
}
