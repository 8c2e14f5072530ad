package io.atomicpartition.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.avro.generic.GenericFixed;
import org.apache.parquet.io.api.Binary;

/** Avro's decimals: two's complement bytes, or the number itself. */
final class AvroDecimal {
  private final int precision;
  private final int scale;

  /** So many bytes cannot hold a number of too many digits. */
  private final int alwaysFitting;

  AvroDecimal(int precision, int scale) {
    this.precision = precision;
    this.scale = scale;
    this.alwaysFitting = (BigInteger.TEN.pow(precision).bitLength() - 1) / Byte.SIZE;
  }

  /** As {@code bytes}. */
  Binary ofBytes(Object value) {
    return value instanceof BigDecimal decimal
        ? Binary.fromConstantByteArray(Values.unscaled(decimal, precision, scale).toByteArray())
        : checked(AvroValues.bytes(value));
  }

  /** As a {@code fixed} of {@code size} bytes. */
  Binary ofFixed(Object value, int size) {
    if (value instanceof GenericFixed) {
      return checked(AvroValues.fixed(value, size));
    }
    byte[] minimal = Values.unscaled((BigDecimal) value, precision, scale).toByteArray();
    byte[] extended = new byte[size];
    Arrays.fill(extended, (byte) (minimal[0] >> 7));
    System.arraycopy(minimal, 0, extended, size - minimal.length, minimal.length);
    return Binary.fromConstantByteArray(extended);
  }

  private Binary checked(Binary unscaled) {
    if (unscaled.length() == 0) {
      throw new Unfit("a number has at least one byte");
    }
    if (unscaled.length() > alwaysFitting) {
      Values.checkPrecision(new BigInteger(unscaled.getBytes()), precision, scale);
    }
    return unscaled;
  }
}
