package io.atomicpartition.format;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Converters of single values, to each of Beam's types but its logical ones. */
final class ValueConverters {
  private ValueConverters() {}

  /**
   * The converter of a column's values.
   *
   * @param path of the column, for messages
   * @param out is given each value
   * @return null if values of the file's type are none of the wanted type
   */
  static @Nullable Converter of(
      String path, PrimitiveType file, FieldType wanted, Consumer<Object> out) {
    LogicalTypeAnnotation as = file.getLogicalTypeAnnotation();
    return switch (wanted.getTypeName()) {
      case BOOLEAN -> is(file, BOOLEAN) ? new Booleans(out) : null;
      case FLOAT -> is(file, FLOAT) ? new Floats(out) : null;
      case DOUBLE -> is(file, DOUBLE) ? new Doubles(out) : null;
      case BYTE ->
          holdsInts(file)
              ? new Ints(out, v -> (byte) inRange(path, v, Byte.MIN_VALUE, Byte.MAX_VALUE))
              : null;
      case INT16 ->
          holdsInts(file)
              ? new Ints(out, v -> (short) inRange(path, v, Short.MIN_VALUE, Short.MAX_VALUE))
              : null;
      case INT32 -> holdsInts(file) ? new Ints(out, v -> v) : null;
      case INT64 -> int64(file, as, out);
      case STRING -> ParquetRowTypes.isText(as) ? new Texts(out, Binary::toStringUsingUTF8) : null;
      case BYTES -> holdsBytes(file, as) ? new Bytes(out) : null;
      case DECIMAL -> decimal(file, as, out);
      case DATETIME ->
          isTimestampInUtc(as, TimeUnit.MILLIS) ? new Longs(out, Instant::ofEpochMilli) : null;
      case ARRAY, ITERABLE, MAP, ROW, LOGICAL_TYPE -> null;
    };
  }

  private static boolean is(PrimitiveType file, PrimitiveType.PrimitiveTypeName name) {
    return file.getPrimitiveTypeName() == name && file.getLogicalTypeAnnotation() == null;
  }

  /** Whether all values fit a Java int. */
  private static boolean holdsInts(PrimitiveType file) {
    return is(file, INT32)
        || (file.getPrimitiveTypeName() == INT32
            && file.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation number
            && (number.isSigned() || number.getBitWidth() < Integer.SIZE));
  }

  private static int inRange(String path, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ColumnMismatchException(
          path, "a number from " + least + " to " + most, String.valueOf(value));
    }
    return value;
  }

  private static @Nullable Converter int64(
      PrimitiveType file, LogicalTypeAnnotation as, Consumer<Object> out) {
    if (is(file, INT64)) {
      return new Longs(out, v -> v);
    }
    if (!(as instanceof IntLogicalTypeAnnotation number)) {
      return null;
    }
    if (number.getBitWidth() == Long.SIZE) {
      return number.isSigned() ? new Longs(out, v -> v) : null;
    }
    return holdsInts(file) ? null : new Ints(out, Integer::toUnsignedLong);
  }

  private static boolean holdsBytes(PrimitiveType file, LogicalTypeAnnotation as) {
    return is(file, BINARY)
        || is(file, FIXED_LEN_BYTE_ARRAY)
        || as instanceof BsonLogicalTypeAnnotation;
  }

  private static @Nullable Converter decimal(
      PrimitiveType file, LogicalTypeAnnotation as, Consumer<Object> out) {
    if (as instanceof DecimalLogicalTypeAnnotation decimal) {
      int scale = decimal.getScale();
      return switch (file.getPrimitiveTypeName()) {
        case INT32 -> new Ints(out, v -> BigDecimal.valueOf(v, scale));
        case INT64 -> new Longs(out, v -> BigDecimal.valueOf(v, scale));
        default -> new Texts(out, v -> new BigDecimal(new BigInteger(v.getBytes()), scale));
      };
    }
    boolean unsigned =
        as instanceof IntLogicalTypeAnnotation number
            && number.getBitWidth() == Long.SIZE
            && !number.isSigned();
    return unsigned ? new Longs(out, v -> new BigDecimal(Long.toUnsignedString(v))) : null;
  }

  /** Whether values are instants in this unit. */
  static boolean isTimestampInUtc(LogicalTypeAnnotation as, TimeUnit unit) {
    return as instanceof TimestampLogicalTypeAnnotation timestamp
        && timestamp.getUnit() == unit
        && timestamp.isAdjustedToUTC();
  }

  private static final class Booleans extends PrimitiveConverter {
    private final Consumer<Object> out;

    Booleans(Consumer<Object> out) {
      this.out = out;
    }

    @Override
    public void addBoolean(boolean value) {
      out.accept(value);
    }
  }

  private static final class Floats extends PrimitiveConverter {
    private final Consumer<Object> out;

    Floats(Consumer<Object> out) {
      this.out = out;
    }

    @Override
    public void addFloat(float value) {
      out.accept(value);
    }
  }

  private static final class Doubles extends PrimitiveConverter {
    private final Consumer<Object> out;

    Doubles(Consumer<Object> out) {
      this.out = out;
    }

    @Override
    public void addDouble(double value) {
      out.accept(value);
    }
  }

  /** Of INT32. */
  static final class Ints extends PrimitiveConverter {
    private final Consumer<Object> out;
    private final IntFunction<Object> value;

    Ints(Consumer<Object> out, IntFunction<Object> value) {
      this.out = out;
      this.value = value;
    }

    @Override
    public void addInt(int found) {
      out.accept(value.apply(found));
    }
  }

  /** Of INT64. */
  static final class Longs extends PrimitiveConverter {
    private final Consumer<Object> out;
    private final LongFunction<Object> value;

    Longs(Consumer<Object> out, LongFunction<Object> value) {
      this.out = out;
      this.value = value;
    }

    @Override
    public void addLong(long found) {
      out.accept(value.apply(found));
    }
  }

  /** Bytes, in an array of each value's own. */
  private static final class Bytes extends PrimitiveConverter {
    private final Consumer<Object> out;

    Bytes(Consumer<Object> out) {
      this.out = out;
    }

    @Override
    public void addBinary(Binary found) {
      out.accept(found.getBytes());
    }
  }

  /**
   * What bytes become that nobody can change. So rows share what a dictionary holds, and it is made
   * once.
   */
  static final class Texts extends PrimitiveConverter {
    private final Consumer<Object> out;
    private final Function<Binary, Object> value;
    private Dictionary dictionary;
    private Object[] known;

    Texts(Consumer<Object> out, Function<Binary, Object> value) {
      this.out = out;
      this.value = value;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary found) {
      dictionary = found;
      known = new Object[found.getMaxId() + 1];
    }

    @Override
    public void addValueFromDictionary(int id) {
      if (known[id] == null) {
        known[id] = value.apply(dictionary.decodeToBinary(id));
      }
      out.accept(known[id]);
    }

    @Override
    public void addBinary(Binary found) {
      out.accept(value.apply(found));
    }
  }
}
