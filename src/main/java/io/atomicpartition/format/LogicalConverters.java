package io.atomicpartition.format;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;

import io.atomicpartition.format.ValueConverters.Ints;
import io.atomicpartition.format.ValueConverters.Longs;
import io.atomicpartition.format.ValueConverters.Texts;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.Date;
import org.apache.beam.sdk.schemas.logicaltypes.DateTime;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.OneOfType;
import org.apache.beam.sdk.schemas.logicaltypes.Time;
import org.apache.beam.sdk.schemas.logicaltypes.Timestamp;
import org.apache.beam.sdk.schemas.logicaltypes.UuidLogicalType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Converters to Beam's logical types: the reverse of {@link RowLogicalTypes}. */
final class LogicalConverters {
  private LogicalConverters() {}

  /** The converter of a field; null if the file's values are none of the wanted type. */
  static @Nullable Converter of(String path, Type file, FieldType wanted, Consumer<Object> out) {
    LogicalType<?, ?> type = wanted.getLogicalType();
    LogicalTypeAnnotation as = file.getLogicalTypeAnnotation();
    if (type instanceof Date) {
      return as instanceof DateLogicalTypeAnnotation ? new Ints(out, LocalDate::ofEpochDay) : null;
    } else if (type instanceof Time) {
      return as instanceof TimeLogicalTypeAnnotation time ? time(path, time.getUnit(), out) : null;
    } else if (type instanceof DateTime) {
      return as instanceof TimestampLogicalTypeAnnotation local && !local.isAdjustedToUTC()
          ? new Longs(out, v -> Values.toLocalTimestamp(v, local.getUnit()))
          : null;
    } else if (type instanceof MicrosInstant) {
      return timestamp(as, TimeUnit.MICROS, out);
    } else if (type instanceof NanosInstant) {
      return timestamp(as, TimeUnit.NANOS, out);
    } else if (type instanceof Timestamp timestamp) {
      return timestamp(as, RowLogicalTypes.unitOf(timestamp.getArgument()), out);
    } else if (type instanceof EnumerationType enumeration) {
      return ParquetRowTypes.isText(as)
          ? new Texts(out, name -> enumerated(path, enumeration, name))
          : null;
    } else if (type instanceof UuidLogicalType) {
      return as instanceof UUIDLogicalTypeAnnotation ? new Texts(out, Values::toUuid) : null;
    } else {
      return fits(file, type) ? ofBaseType(path, file, wanted, out) : null;
    }
  }

  private static Converter time(String path, TimeUnit unit, Consumer<Object> out) {
    return unit == TimeUnit.MILLIS
        ? new Ints(out, v -> timeOfDay(path, v, unit))
        : new Longs(out, v -> timeOfDay(path, v, unit));
  }

  private static Object timeOfDay(String path, long value, TimeUnit unit) {
    try {
      return Values.toTime(value, unit);
    } catch (DateTimeException | ArithmeticException e) {
      throw new ColumnMismatchException(path, "a time of day in " + unit, String.valueOf(value));
    }
  }

  private static @Nullable Converter timestamp(
      LogicalTypeAnnotation as, TimeUnit unit, Consumer<Object> out) {
    return ValueConverters.isTimestampInUtc(as, unit)
        ? new Longs(out, v -> Values.toTimestamp(v, unit))
        : null;
  }

  private static Object enumerated(String path, EnumerationType type, Binary name) {
    String text = name.toStringUsingUTF8();
    Integer number = type.getEnumValue(text);
    if (number == null) {
      throw new ColumnMismatchException(path, "one of " + type.getValues(), "'" + text + "'");
    }
    return type.valueOf(number);
  }

  /** Whether a type that is made of its base type has what more it asks for. */
  private static boolean fits(Type file, LogicalType<?, ?> type) {
    LogicalTypeAnnotation as = file.getLogicalTypeAnnotation();
    if (type instanceof FixedBytes bytes) {
      return as == null
          && file.isPrimitive()
          && file.asPrimitiveType().getPrimitiveTypeName() == FIXED_LEN_BYTE_ARRAY
          && file.asPrimitiveType().getTypeLength() == bytes.getLength();
    } else if (type instanceof FixedPrecisionNumeric numeric) {
      Row digits = numeric.getArgument();
      int precision = digits.getInt32("precision");
      int scale = digits.getInt32("scale");
      return as instanceof DecimalLogicalTypeAnnotation decimal
          ? decimal.getScale() == scale
              && decimal.getPrecision() == (precision < 0 ? Decimals.DEFAULT_PRECISION : precision)
          : as instanceof IntLogicalTypeAnnotation;
    } else {
      return !(type instanceof OneOfType);
    }
  }

  @SuppressWarnings("unchecked")
  private static Converter ofBaseType(
      String path, Type file, FieldType wanted, Consumer<Object> out) {
    LogicalType<Object, Object> type = (LogicalType<Object, Object>) wanted.getLogicalType();
    return RowConverters.of(
        path,
        file,
        type.getBaseType(),
        value -> {
          Object made;
          try {
            made = type.toInputType(value);
          } catch (IllegalArgumentException e) {
            throw new ColumnMismatchException(
                path, RowTypes.describe(wanted) + " " + type.getArgument(), "'" + value + "'");
          }
          out.accept(made);
        });
  }
}
