package io.atomicpartition.pipelines.ingest.input;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;

import java.math.BigInteger;
import java.nio.ByteOrder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet values whose meaning parquet-avro drops, and the type that keeps it: a decimal in an
 * integer would lose its scale, an unsigned integer its upper half, a half-precision float its
 * being a number. See the <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">logical types</a>.
 */
enum ParquetValueChange {
  NONE,
  /** To the bytes of the unscaled value. */
  DECIMAL_IN_INTEGER {
    @Override
    void addInt(int value, PrimitiveConverter to) {
      addLong(value, to);
    }

    @Override
    void addLong(long value, PrimitiveConverter to) {
      add(BigInteger.valueOf(value), to);
    }
  },
  /** To a 64 bit integer. */
  UNSIGNED_32 {
    @Override
    void addInt(int value, PrimitiveConverter to) {
      to.addLong(Integer.toUnsignedLong(value));
    }
  },
  /** To a decimal without fraction. */
  UNSIGNED_64 {
    @Override
    void addLong(long value, PrimitiveConverter to) {
      add(new BigInteger(Long.toUnsignedString(value)), to);
    }
  },
  /** To a float, which holds every half exactly. */
  FLOAT_16 {
    @Override
    void addBinary(Binary value, PrimitiveConverter to) {
      to.addFloat(halfToFloat(value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort()));
    }
  },
  /** To 12 opaque bytes: what they mean is a convention of some writers, not of the format. */
  INT_96 {
    @Override
    void addBinary(Binary value, PrimitiveConverter to) {
      to.addBinary(value);
    }
  },
  /** To text. */
  JSON {
    @Override
    void addBinary(Binary value, PrimitiveConverter to) {
      to.addBinary(value);
    }
  };

  private static final int UNSIGNED_64_DIGITS = 20;

  void addInt(int value, PrimitiveConverter to) {
    throw new UnsupportedOperationException(this + " from a 32 bit integer");
  }

  void addLong(long value, PrimitiveConverter to) {
    throw new UnsupportedOperationException(this + " from a 64 bit integer");
  }

  void addBinary(Binary value, PrimitiveConverter to) {
    throw new UnsupportedOperationException(this + " from bytes");
  }

  static ParquetValueChange of(PrimitiveType type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    PrimitiveTypeName stored = type.getPrimitiveTypeName();
    if (stored == INT96) {
      return INT_96;
    }
    if (annotation instanceof JsonLogicalTypeAnnotation) {
      return JSON;
    }
    if (annotation instanceof Float16LogicalTypeAnnotation) {
      return FLOAT_16;
    }
    if (annotation instanceof DecimalLogicalTypeAnnotation
        && (stored == INT32 || stored == INT64)) {
      return DECIMAL_IN_INTEGER;
    }
    if (annotation instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return switch (integer.getBitWidth()) {
        case 32 -> UNSIGNED_32;
        case 64 -> UNSIGNED_64;
        default -> NONE;
      };
    }
    return NONE;
  }

  /** The type that keeps the values of a type with this change. */
  PrimitiveType changed(PrimitiveType type, Repetition repetition, String name) {
    return switch (this) {
      case NONE ->
          Types.primitive(type.getPrimitiveTypeName(), repetition)
              .length(type.getTypeLength())
              .as(type.getLogicalTypeAnnotation())
              .named(name);
      case DECIMAL_IN_INTEGER ->
          Types.primitive(BINARY, repetition).as(type.getLogicalTypeAnnotation()).named(name);
      case UNSIGNED_32 -> Types.primitive(INT64, repetition).named(name);
      case UNSIGNED_64 ->
          Types.primitive(BINARY, repetition).as(decimalType(0, UNSIGNED_64_DIGITS)).named(name);
      case FLOAT_16 -> Types.primitive(FLOAT, repetition).named(name);
      case INT_96 -> Types.primitive(FIXED_LEN_BYTE_ARRAY, repetition).length(12).named(name);
      case JSON -> Types.primitive(BINARY, repetition).as(stringType()).named(name);
    };
  }

  private static void add(BigInteger value, PrimitiveConverter to) {
    to.addBinary(Binary.fromConstantByteArray(value.toByteArray()));
  }

  /** IEEE 754 binary16 to binary32; from Java 20 on this is Float.float16ToFloat. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
  }
}
