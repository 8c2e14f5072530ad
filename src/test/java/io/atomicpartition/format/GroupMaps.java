package io.atomicpartition.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A row as plain Java: numbers as Parquet has them, text and decimals as such, other bytes in
 * hexadecimal, a repeated field as a list, an absent one not at all.
 */
final class GroupMaps {
  private GroupMaps() {}

  static Map<String, Object> of(Group group) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Type type : group.getType().getFields()) {
      int count = group.getFieldRepetitionCount(type.getName());
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(value(group, type, i));
      }
      if (type.isRepetition(Type.Repetition.REPEATED)) {
        fields.put(type.getName(), values);
      } else if (count == 1) {
        fields.put(type.getName(), values.get(0));
      }
    }
    return fields;
  }

  private static Object value(Group group, Type type, int index) {
    String name = type.getName();
    if (!type.isPrimitive()) {
      return of(group.getGroup(name, index));
    }
    PrimitiveType primitive = type.asPrimitiveType();
    return switch (primitive.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(name, index);
      case INT32 -> group.getInteger(name, index);
      case INT64 -> group.getLong(name, index);
      case FLOAT -> group.getFloat(name, index);
      case DOUBLE -> group.getDouble(name, index);
      case INT96 -> hex(group.getInt96(name, index));
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          binary(primitive.getLogicalTypeAnnotation(), group.getBinary(name, index));
    };
  }

  private static Object binary(LogicalTypeAnnotation annotation, Binary value) {
    if (annotation instanceof StringLogicalTypeAnnotation
        || annotation instanceof EnumLogicalTypeAnnotation) {
      return value.toStringUsingUTF8();
    } else if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
    } else {
      return hex(value);
    }
  }

  private static String hex(Binary value) {
    return HexFormat.of().formatHex(value.getBytes());
  }
}
