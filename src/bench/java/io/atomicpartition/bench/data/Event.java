package io.atomicpartition.bench.data;

import java.nio.charset.StandardCharsets;
import org.checkerframework.checker.nullness.qual.Nullable;

/** One made-up row: eleven columns, as cheap to make as can be, and the same on every call. */
record Event(
    long id,
    long at,
    String status,
    String country,
    String token,
    double ratio,
    double price,
    double level,
    int amount,
    int day,
    @Nullable String note,
    int partition) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FIRST_AT = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
  private static final int TOKEN_LENGTH = 40;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String[] STATUSES = {"new", "paid", "packed", "shipped", "returned"};
  private static final String[] COUNTRIES = numbered("country-", 50);
  private static final String[] NOTES = numbered("left with neighbour ", 1000);

  static Event of(long number, int partitions) {
    long a = mix(number * GOLDEN + GOLDEN);
    long b = mix(a + GOLDEN);
    long c = mix(b + GOLDEN);
    return new Event(
        number,
        FIRST_AT + number * 37,
        STATUSES[below(a, STATUSES.length)],
        COUNTRIES[below(a >>> 16, COUNTRIES.length)],
        token(a, b, c),
        (b >>> 11) * 0x1.0p-53,
        below(b, 1_000_000) / 100.0,
        below(c, 4_000) / 4.0,
        below(c >>> 16, 10_000),
        below(a >>> 32, 366),
        note(c),
        partition(number, partitions));
  }

  static int partition(long number, int partitions) {
    return (int) Long.remainderUnsigned(mix(number), partitions);
  }

  private static @Nullable String note(long random) {
    int note = below(random >>> 8, 3 * NOTES.length);
    return note < NOTES.length ? NOTES[note] : null;
  }

  @SuppressWarnings("deprecation") // ASCII to a string without looking at each byte
  private static String token(long a, long b, long c) {
    byte[] text = new byte[TOKEN_LENGTH];
    for (int i = 0; i < 16; i++) {
      text[i] = HEX[(int) (a >>> (4 * i)) & 15];
      text[16 + i] = HEX[(int) (b >>> (4 * i)) & 15];
    }
    for (int i = 32; i < TOKEN_LENGTH; i++) {
      text[i] = HEX[(int) (c >>> (4 * i)) & 15];
    }
    return new String(text, 0);
  }

  private static int below(long random, int bound) {
    return (int) (((random & 0xFFFFFFFFL) * bound) >>> 32);
  }

  /** SplitMix64's finalizer. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static String[] numbered(String prefix, int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = prefix + i;
    }
    return texts;
  }
}
