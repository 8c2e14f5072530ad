package io.atomicpartition.read;

import io.atomicpartition.publish.HivePath;
import io.atomicpartition.publish.PartitionRef;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.Date;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The fields that a partition's path carries, {@code field=value}, unescaped as Hive does; the
 * reverse of what the sink does with its partition fields.
 */
final class PartitionFields {
  private PartitionFields() {}

  /**
   * The value of a field; null if the path says so, as Hive writes it, or says nothing.
   *
   * @throws IllegalArgumentException if the text is none of the field's type, or the type is not
   *     one that a path can carry
   */
  static @Nullable Object value(PartitionRef partition, Schema.Field field) {
    String text = partition.columns().get(field.getName());
    if (text == null || text.equals(HivePath.DEFAULT_PARTITION)) {
      return null;
    }
    try {
      return parse(text, field.getType());
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException(message(partition, field, text), e);
    } catch (UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          message(partition, field, text)
              + "; a partition field is a string, a whole number, a decimal, a boolean or a date",
          e);
    }
  }

  private static String message(PartitionRef partition, Schema.Field field, String text) {
    return String.format(
        "Partition '%s': expected %s in the partition field '%s', found '%s'",
        partition, describe(field.getType()), field.getName(), text);
  }

  private static String describe(FieldType type) {
    return type.getTypeName().isLogicalType()
        ? "logical type " + type.getLogicalType().getIdentifier()
        : type.getTypeName().name();
  }

  private static Object parse(String text, FieldType type) {
    return switch (type.getTypeName()) {
      case STRING -> text;
      case BYTE -> Byte.valueOf(text);
      case INT16 -> Short.valueOf(text);
      case INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case BOOLEAN -> bool(text);
      case LOGICAL_TYPE -> date(text, type);
      default -> throw new UnsupportedOperationException();
    };
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new NumberFormatException(text);
    }
    return text.equals("true");
  }

  private static LocalDate date(String text, FieldType type) {
    if (!(type.getLogicalType() instanceof Date)) {
      throw new UnsupportedOperationException();
    }
    return LocalDate.parse(text);
  }
}
