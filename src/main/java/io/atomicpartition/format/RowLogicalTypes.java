package io.atomicpartition.format;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.atomicpartition.format.RowTypes.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.Date;
import org.apache.beam.sdk.schemas.logicaltypes.DateTime;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.OneOfType;
import org.apache.beam.sdk.schemas.logicaltypes.Time;
import org.apache.beam.sdk.schemas.logicaltypes.Timestamp;
import org.apache.beam.sdk.schemas.logicaltypes.UuidLogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.VariableBytes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.Types;

/** The Parquet column of each of Beam's logical types; one that is not known is its base type. */
final class RowLogicalTypes {
  private static final int UNSPECIFIED = -1;

  private RowLogicalTypes() {}

  static ColumnWriter column(Column column) {
    LogicalType<?, ?> type = column.type().getLogicalType();
    if (type instanceof Date) {
      return column.primitive(
          INT32,
          LogicalTypeAnnotation.dateType(),
          (out, v) -> out.addInteger(Values.date((LocalDate) v)));
    } else if (type instanceof Time) {
      return column.primitive(
          INT64,
          LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS),
          (out, v) -> out.addLong(Values.time((LocalTime) v, TimeUnit.MICROS)));
    } else if (type instanceof DateTime) {
      return column.primitive(
          INT64,
          LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS),
          (out, v) -> out.addLong(Values.localTimestamp((LocalDateTime) v, TimeUnit.MICROS)));
    } else if (type instanceof MicrosInstant) {
      return timestamp(column, TimeUnit.MICROS);
    } else if (type instanceof NanosInstant) {
      return timestamp(column, TimeUnit.NANOS);
    } else if (type instanceof Timestamp timestamp) {
      return timestamp(column, unitOf(timestamp.getArgument()));
    } else if (type instanceof FixedPrecisionNumeric numeric) {
      return decimal(column, numeric);
    } else if (type instanceof EnumerationType enumeration) {
      return enumeration(column, enumeration);
    } else if (type instanceof UuidLogicalType) {
      return column.writer(
          Types.primitive(FIXED_LEN_BYTE_ARRAY, column.repetition())
              .length(UUIDLogicalTypeAnnotation.BYTES)
              .as(LogicalTypeAnnotation.uuidType())
              .named(column.name()),
          (out, v) -> out.addBinary(Values.uuid((UUID) v)));
    } else if (type instanceof OneOfType) {
      throw new IllegalArgumentException(
          "Field '"
              + column.path()
              + "': Parquet has no union, expected any type but OneOf; write a nullable field for"
              + " each case");
    } else {
      return sizedOrBase(column, type);
    }
  }

  /** As a binary number, which is what Avro's {@code bytes} decimals are in Parquet, too. */
  static ColumnWriter decimal(Column column, int precision, int scale) {
    return column.primitive(
        BINARY,
        Decimals.type("Field '" + column.path() + "'", precision, scale),
        (out, v) ->
            out.addBinary(
                Binary.fromConstantByteArray(
                    Values.unscaled((BigDecimal) v, precision, scale).toByteArray())));
  }

  private static ColumnWriter decimal(Column column, FixedPrecisionNumeric type) {
    Row arguments = type.getArgument();
    int precision = arguments.getInt32("precision");
    int scale = arguments.getInt32("scale");
    return decimal(
        column, precision == UNSPECIFIED ? Decimals.DEFAULT_PRECISION : precision, scale);
  }

  private static ColumnWriter timestamp(Column column, TimeUnit unit) {
    return column.primitive(
        INT64,
        LogicalTypeAnnotation.timestampType(true, unit),
        (out, v) -> out.addLong(Values.timestamp((Instant) v, unit)));
  }

  static TimeUnit unitOf(int digits) {
    return digits <= 3 ? TimeUnit.MILLIS : digits <= 6 ? TimeUnit.MICROS : TimeUnit.NANOS;
  }

  private static ColumnWriter enumeration(Column column, EnumerationType type) {
    Map<Integer, Binary> names = new HashMap<>();
    type.getValuesMap().forEach((name, number) -> names.put(number, Values.string(name)));
    return column.primitive(
        BINARY,
        LogicalTypeAnnotation.enumType(),
        (out, v) -> {
          Binary name = names.get(((EnumerationType.Value) v).getValue());
          if (name == null) {
            throw new Unfit("it is none of " + type.getValuesMap());
          }
          out.addBinary(name);
        });
  }

  private static ColumnWriter sizedOrBase(Column column, LogicalType<?, ?> type) {
    if (type instanceof FixedBytes fixed) {
      int length = fixed.getLength();
      return column.writer(
          Types.primitive(FIXED_LEN_BYTE_ARRAY, column.repetition())
              .length(length)
              .named(column.name()),
          (out, v) -> out.addBinary(Values.fixed((byte[]) v, length)));
    } else if (type instanceof VariableBytes bytes) {
      return column.primitive(
          BINARY,
          null,
          (out, v) -> {
            checkAtMost(bytes.getMaxLength(), ((byte[]) v).length);
            out.addBinary(Binary.fromReusedByteArray((byte[]) v));
          });
    } else if (type instanceof FixedString string) {
      return text(column, string.getLength());
    } else if (type instanceof VariableString string) {
      return text(column, string.getMaxLength());
    } else {
      return base(column, type);
    }
  }

  private static ColumnWriter text(Column column, int maxLength) {
    return column.string(
        (out, v) -> {
          checkAtMost(maxLength, ((String) v).length());
          out.addBinary(Values.string((String) v));
        });
  }

  private static void checkAtMost(int maxLength, int found) {
    if (found > maxLength) {
      throw new Unfit("its length is " + found + ", at most " + maxLength + " is allowed");
    }
  }

  @SuppressWarnings("unchecked")
  private static ColumnWriter base(Column column, LogicalType<?, ?> type) {
    ColumnWriter base = column.ofBaseType(type.getBaseType());
    LogicalType<Object, Object> toBase = (LogicalType<Object, Object>) type;
    return column.writer(base.type(), (out, v) -> base.values().write(out, toBase.toBaseType(v)));
  }
}
