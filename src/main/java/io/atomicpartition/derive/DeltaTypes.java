package io.atomicpartition.derive;

import io.atomicpartition.format.NestedShapes;
import io.atomicpartition.format.NestedShapes.ListShape;
import io.atomicpartition.format.NestedShapes.MapShape;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * The Delta type of each Parquet type. Every column may be null in Delta, for a file that lacks it
 * is read as nulls.
 */
final class DeltaTypes {
  /** What Delta does not take in a name. */
  private static final Pattern NAME = Pattern.compile("[^ ,;{}()\n\t=]+");

  /** Of a decimal. */
  private static final int MAX_DIGITS = 38;

  private DeltaTypes() {}

  /**
   * The columns of a file.
   *
   * @throws IllegalArgumentException naming a column that Delta has no type or no name for
   */
  static StructType columns(GroupType file) {
    return struct("", file);
  }

  /**
   * Checks a column's name, or that of a field in it.
   *
   * @throws IllegalArgumentException naming the column
   */
  static void checkName(String path, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s': a Delta log takes no name with a space, a tab, a line feed or any of"
                  + " ,;{}()=; rename the column",
              path));
    }
  }

  private static StructType struct(String path, GroupType group) {
    List<StructField> fields = new ArrayList<>();
    Map<String, String> spelling = new HashMap<>();
    for (Type field : group.getFields()) {
      String fieldPath = path.isEmpty() ? field.getName() : path + "." + field.getName();
      checkName(fieldPath, field.getName());
      String other = spelling.put(field.getName().toLowerCase(Locale.ROOT), field.getName());
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                "Column '%s' differs from '%s' only in case, which Delta does not tell apart; rename"
                    + " one",
                fieldPath, other));
      }
      fields.add(new StructField(field.getName(), type(fieldPath, field), true));
    }
    return new StructType(fields);
  }

  private static DataType type(String path, Type type) {
    DataType one = one(path, type);
    return type.isRepetition(Repetition.REPEATED) ? new ArrayType(one, false) : one;
  }

  /** Of one value, however often the field is there. */
  private static DataType one(String path, Type type) {
    if (type.isPrimitive()) {
      return primitive(type.asPrimitiveType()).orElseThrow(() -> unfit(path, type));
    }
    GroupType group = type.asGroupType();
    Optional<ListShape> list = NestedShapes.list(group);
    if (list.isPresent()) {
      return new ArrayType(one(path + "[]", list.get().element()), true);
    }
    Optional<MapShape> map = NestedShapes.map(group);
    return map.isPresent()
        ? new MapType(
            one(path + ".key", map.get().key()), type(path + ".value", map.get().value()), true)
        : struct(path, group);
  }

  private static IllegalArgumentException unfit(String path, Type type) {
    return new IllegalArgumentException(
        String.format(
            "Column '%s': Delta has no type for '%s'; expected a boolean, a signed number, a decimal,"
                + " a date, a time stamp in micro- or milliseconds, text or bytes; write another"
                + " type, or go without a Delta log",
            path, type));
  }

  private static Optional<DataType> primitive(PrimitiveType type) {
    LogicalTypeAnnotation as = type.getLogicalTypeAnnotation();
    if (as instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() <= MAX_DIGITS
          ? Optional.of(new DecimalType(decimal.getPrecision(), decimal.getScale()))
          : Optional.empty();
    }
    return Optional.ofNullable(
        switch (type.getPrimitiveTypeName()) {
          case BOOLEAN -> BooleanType.BOOLEAN;
          case FLOAT -> FloatType.FLOAT;
          case DOUBLE -> DoubleType.DOUBLE;
          case INT32 -> int32(as);
          case INT64 -> int64(as);
          case BINARY -> binary(as);
          case FIXED_LEN_BYTE_ARRAY -> as == null ? BinaryType.BINARY : null;
          case INT96 -> null;
        });
  }

  private static DataType int32(LogicalTypeAnnotation as) {
    if (as == null) {
      return IntegerType.INTEGER;
    } else if (as instanceof IntLogicalTypeAnnotation number && number.isSigned()) {
      return switch (number.getBitWidth()) {
        case 8 -> ByteType.BYTE;
        case 16 -> ShortType.SHORT;
        default -> IntegerType.INTEGER;
      };
    }
    return as instanceof DateLogicalTypeAnnotation ? DateType.DATE : null;
  }

  private static DataType int64(LogicalTypeAnnotation as) {
    if (as == null || (as instanceof IntLogicalTypeAnnotation number && number.isSigned())) {
      return LongType.LONG;
    } else if (as instanceof TimestampLogicalTypeAnnotation timestamp
        && timestamp.getUnit() != TimeUnit.NANOS) {
      return timestamp.isAdjustedToUTC() ? TimestampType.TIMESTAMP : TimestampNTZType.TIMESTAMP_NTZ;
    }
    return null;
  }

  private static DataType binary(LogicalTypeAnnotation as) {
    if (as == null || as instanceof BsonLogicalTypeAnnotation) {
      return BinaryType.BINARY;
    }
    return as instanceof StringLogicalTypeAnnotation
            || as instanceof EnumLogicalTypeAnnotation
            || as instanceof JsonLogicalTypeAnnotation
        ? StringType.STRING
        : null;
  }
}
