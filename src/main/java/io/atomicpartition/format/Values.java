package io.atomicpartition.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;

/**
 * Java values as Parquet stores them, exactly: what would lose a digit or leave the range is {@link
 * Unfit}.
 */
final class Values {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Values() {}

  /** UTF-8; Java can hold text that UTF-8 cannot, which would silently become question marks. */
  static Binary string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        if (!new String(bytes, StandardCharsets.UTF_8).equals(value)) {
          throw new Unfit("half of a surrogate pair is no Unicode text");
        }
        break;
      }
    }
    return Binary.fromConstantByteArray(bytes);
  }

  static Binary fixed(byte[] value, int length) {
    checkLength(value.length, length);
    return Binary.fromReusedByteArray(value);
  }

  static void checkLength(int found, int expected) {
    if (found != expected) {
      throw new Unfit("it has " + found + " bytes");
    }
  }

  static Binary uuid(UUID value) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(value.getMostSignificantBits())
            .putLong(value.getLeastSignificantBits())
            .array());
  }

  /** The unscaled value at exactly this scale. */
  static BigInteger unscaled(BigDecimal value, int precision, int scale) {
    BigInteger unscaled;
    try {
      unscaled = value.setScale(scale).unscaledValue();
    } catch (ArithmeticException e) {
      throw new Unfit("it has more than " + scale + " digits after the point");
    }
    checkPrecision(unscaled, precision, scale);
    return unscaled;
  }

  static void checkPrecision(BigInteger unscaled, int precision, int scale) {
    if (new BigDecimal(unscaled).precision() > precision) {
      throw new Unfit("it has more than " + (precision - scale) + " digits before the point");
    }
  }

  /** Days since 1970-01-01. */
  static int date(LocalDate value) {
    return toInt(value.toEpochDay());
  }

  /** Since midnight. */
  static long time(LocalTime value, TimeUnit unit) {
    return units(0, value.toNanoOfDay(), unit);
  }

  /** Since 1970-01-01T00:00:00Z. */
  static long timestamp(Instant value, TimeUnit unit) {
    return units(value.getEpochSecond(), value.getNano(), unit);
  }

  /** Since 1970-01-01T00:00:00 on the same clock. */
  static long localTimestamp(LocalDateTime value, TimeUnit unit) {
    return timestamp(value.toInstant(ZoneOffset.UTC), unit);
  }

  static int toInt(long value) {
    if (value != (int) value) {
      throw new Unfit("it is out of the range of 32 bits");
    }
    return (int) value;
  }

  /** The inverse of {@link #time}. */
  static LocalTime toTime(long value, TimeUnit unit) {
    return LocalTime.ofNanoOfDay(Math.multiplyExact(value, NANOS_PER_SECOND / perSecond(unit)));
  }

  /** The inverse of {@link #timestamp}. */
  static Instant toTimestamp(long value, TimeUnit unit) {
    long perSecond = perSecond(unit);
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
  }

  /** The inverse of {@link #localTimestamp}. */
  static LocalDateTime toLocalTimestamp(long value, TimeUnit unit) {
    return LocalDateTime.ofInstant(toTimestamp(value, unit), ZoneOffset.UTC);
  }

  /** The inverse of {@link #uuid}. */
  static UUID toUuid(Binary value) {
    ByteBuffer bytes = value.toByteBuffer();
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000L;
      case MICROS -> 1_000_000L;
      case NANOS -> NANOS_PER_SECOND;
    };
  }

  private static long units(long seconds, long nanos, TimeUnit unit) {
    long perSecond = perSecond(unit);
    long nanosPerUnit = NANOS_PER_SECOND / perSecond;
    if (nanos % nanosPerUnit != 0) {
      throw new Unfit("it is finer than the column holds, truncate it first");
    }
    try {
      return Math.addExact(Math.multiplyExact(seconds, perSecond), nanos / nanosPerUnit);
    } catch (ArithmeticException e) {
      throw new Unfit("it is out of the range of 64 bits");
    }
  }
}
