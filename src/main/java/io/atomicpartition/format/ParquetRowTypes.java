package io.atomicpartition.format;

import io.atomicpartition.format.NestedShapes.ListShape;
import io.atomicpartition.format.NestedShapes.MapShape;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * The Beam type of each Parquet type, where nobody says which is wanted; the whole table is in
 * {@code docs/types.md}. Written again, it becomes the column that it was, if the sink wrote it
 * from rows.
 */
final class ParquetRowTypes {
  /** What an unsigned number of 64 bits takes. */
  private static final FixedPrecisionNumeric UNSIGNED_64 = FixedPrecisionNumeric.of(20, 0);

  private ParquetRowTypes() {}

  /**
   * The schema of the rows of a file.
   *
   * @throws ColumnMismatchException if Beam has no type for a column, naming it
   */
  static Schema schema(GroupType file) {
    return schema("", file);
  }

  private static Schema schema(String path, GroupType group) {
    Schema.Builder schema = Schema.builder();
    for (Type field : group.getFields()) {
      String fieldPath = path.isEmpty() ? field.getName() : path + "." + field.getName();
      schema.addField(Schema.Field.of(field.getName(), type(fieldPath, field)));
    }
    return schema.build();
  }

  private static FieldType type(String path, Type type) {
    return type.isRepetition(Repetition.REPEATED)
        ? FieldType.array(one(path + "[]", type))
        : one(path, type).withNullable(type.isRepetition(Repetition.OPTIONAL));
  }

  /** Of one value, however often the field is there. */
  private static FieldType one(String path, Type type) {
    if (type.isPrimitive()) {
      return primitive(path, type.asPrimitiveType());
    }
    GroupType group = type.asGroupType();
    Optional<ListShape> list = NestedShapes.list(group);
    if (list.isPresent()) {
      Type element = list.get().element();
      String elementPath = path + "[]";
      return FieldType.array(
          list.get().wrapped() ? type(elementPath, element) : one(elementPath, element));
    }
    Optional<MapShape> map = NestedShapes.map(group);
    return map.isPresent()
        ? FieldType.map(
            one(path + ".key", map.get().key()), type(path + ".value", map.get().value()))
        : FieldType.row(schema(path, group));
  }

  private static FieldType primitive(String path, PrimitiveType type) {
    LogicalTypeAnnotation as = type.getLogicalTypeAnnotation();
    FieldType found =
        as instanceof DecimalLogicalTypeAnnotation decimal
            ? decimal(decimal)
            : switch (type.getPrimitiveTypeName()) {
              case BOOLEAN -> FieldType.BOOLEAN;
              case FLOAT -> FieldType.FLOAT;
              case DOUBLE -> FieldType.DOUBLE;
              case INT32 -> int32(as);
              case INT64 -> int64(as);
              case BINARY -> binary(as);
              case FIXED_LEN_BYTE_ARRAY -> fixed(type, as);
              case INT96 -> null;
            };
    if (found == null) {
      throw new ColumnMismatchException(
          path,
          "a type that a Beam row can hold; name the columns to read, without this one",
          "'" + type + "'");
    }
    return found;
  }

  /** The digits of Beam's own DECIMAL, as it is written, stand for it. */
  private static FieldType decimal(DecimalLogicalTypeAnnotation as) {
    return as.getPrecision() == Decimals.DEFAULT_PRECISION
            && as.getScale() == Decimals.DEFAULT_SCALE
        ? FieldType.DECIMAL
        : FieldType.logicalType(FixedPrecisionNumeric.of(as.getPrecision(), as.getScale()));
  }

  private static FieldType int32(LogicalTypeAnnotation as) {
    if (as == null) {
      return FieldType.INT32;
    } else if (as instanceof IntLogicalTypeAnnotation number) {
      // What is unsigned takes the next wider type.
      int bits = number.isSigned() ? number.getBitWidth() : 2 * number.getBitWidth();
      return switch (bits) {
        case 8 -> FieldType.BYTE;
        case 16 -> FieldType.INT16;
        case 32 -> FieldType.INT32;
        default -> FieldType.INT64;
      };
    } else if (as instanceof DateLogicalTypeAnnotation) {
      return FieldType.logicalType(SqlTypes.DATE);
    } else if (as instanceof TimeLogicalTypeAnnotation) {
      return FieldType.logicalType(SqlTypes.TIME);
    }
    return null;
  }

  private static FieldType int64(LogicalTypeAnnotation as) {
    if (as == null) {
      return FieldType.INT64;
    } else if (as instanceof IntLogicalTypeAnnotation number) {
      return number.isSigned() ? FieldType.INT64 : FieldType.logicalType(UNSIGNED_64);
    } else if (as instanceof TimeLogicalTypeAnnotation) {
      return FieldType.logicalType(SqlTypes.TIME);
    } else if (as instanceof TimestampLogicalTypeAnnotation timestamp) {
      if (!timestamp.isAdjustedToUTC()) {
        return FieldType.logicalType(SqlTypes.DATETIME);
      }
      return switch (timestamp.getUnit()) {
        case MILLIS -> FieldType.DATETIME;
        case MICROS -> FieldType.logicalType(SqlTypes.TIMESTAMP);
        case NANOS -> FieldType.logicalType(new NanosInstant());
      };
    }
    return null;
  }

  private static FieldType binary(LogicalTypeAnnotation as) {
    if (as == null || as instanceof BsonLogicalTypeAnnotation) {
      return FieldType.BYTES;
    }
    return isText(as) ? FieldType.STRING : null;
  }

  /** Whether bytes of this annotation are text in UTF-8. */
  static boolean isText(LogicalTypeAnnotation as) {
    return as instanceof StringLogicalTypeAnnotation
        || as instanceof EnumLogicalTypeAnnotation
        || as instanceof JsonLogicalTypeAnnotation;
  }

  private static FieldType fixed(PrimitiveType type, LogicalTypeAnnotation as) {
    if (as == null) {
      return FieldType.logicalType(FixedBytes.of(type.getTypeLength()));
    }
    return as instanceof UUIDLogicalTypeAnnotation ? FieldType.logicalType(SqlTypes.UUID) : null;
  }
}
