package io.atomicpartition.bench.merge;

import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Rows of eleven columns: a long, a time stamp, two strings of few values and one of 40 characters
 * that does not repeat, three doubles, two ints, a string that may be null.
 */
final class Trades implements Serializable {
  private static final long serialVersionUID = 1L;

  static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addDateTimeField("at")
          .addStringField("kind")
          .addStringField("place")
          .addStringField("hash")
          .addDoubleField("price")
          .addDoubleField("amount")
          .addDoubleField("rate")
          .addInt32Field("count")
          .addInt32Field("flags")
          .addNullableStringField("note")
          .build();

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Trades() {}

  static Row row(long id) {
    long mixed = mix(id);
    return Row.withSchema(SCHEMA)
        .attachValues(
            id,
            Instant.ofEpochMilli(1_700_000_000_000L + id),
            KINDS[(int) (mixed & 7)],
            PLACES[(int) ((mixed >>> 8) & 63)],
            hash(mixed),
            (mixed & 0xfffff) / 100.0,
            (mixed >>> 20) / 1e6,
            (mixed & 0xff) / 256.0,
            (int) (mixed & 1023),
            (int) ((mixed >>> 40) & 15),
            (mixed & 3) == 0 ? null : NOTES[(int) ((mixed >>> 12) & 1023)]);
  }

  /** Spread evenly, and the same in every run. */
  static int partition(long id, int partitions) {
    return (int) Math.floorMod(mix(id ^ 0x5bd1e995), (long) partitions);
  }

  private static final String[] KINDS = words("kind-", 8);
  private static final String[] PLACES = words("place-", 64);
  private static final String[] NOTES = words("note ", 1024);

  private static String[] words(String prefix, int count) {
    String[] words = new String[count];
    for (int i = 0; i < count; i++) {
      words[i] = prefix + i;
    }
    return words;
  }

  private static String hash(long mixed) {
    char[] digits = new char[40];
    long bits = mixed;
    for (int i = 0; i < digits.length; i++) {
      if (i % 16 == 0) {
        bits = mix(bits + i);
      }
      digits[i] = HEX[(int) ((bits >>> (4 * (i % 16))) & 15)];
    }
    return new String(digits);
  }

  /** SplitMix64's last step. */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
