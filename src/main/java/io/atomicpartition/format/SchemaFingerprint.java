package io.atomicpartition.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * SHA-256 of a text that says what columns a Parquet schema has, and nothing of who wrote it. The
 * text is defined in {@code docs/content-id.md}.
 */
final class SchemaFingerprint {
  private SchemaFingerprint() {}

  /** 64 lower-case hexadecimal digits. */
  static String of(MessageType schema) {
    byte[] text = text(schema).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.newDigest().digest(text));
  }

  static String text(MessageType schema) {
    StringBuilder text = new StringBuilder("atomic-partition-schema v1\n");
    appendFields(text, schema, 0);
    return text.toString();
  }

  private static void appendFields(StringBuilder text, GroupType group, int depth) {
    for (Type field : group.getFields()) {
      String name = field.getName();
      text.append(" ".repeat(depth))
          .append(lower(field.getRepetition()))
          .append(' ')
          .append(field.isPrimitive() ? physical(field.asPrimitiveType()) : "group")
          .append(logical(field.getLogicalTypeAnnotation()))
          .append(' ')
          .append(name.getBytes(StandardCharsets.UTF_8).length)
          .append(':')
          .append(name)
          .append('\n');
      if (!field.isPrimitive()) {
        appendFields(text, field.asGroupType(), depth + 1);
      }
    }
  }

  private static String physical(PrimitiveType type) {
    PrimitiveTypeName name = type.getPrimitiveTypeName();
    return name == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
        ? lower(name) + "(" + type.getTypeLength() + ")"
        : lower(name);
  }

  /** The old mark on the entries of a map says nothing new, and not every writer sets it. */
  private static String logical(LogicalTypeAnnotation annotation) {
    return annotation == null || annotation instanceof MapKeyValueTypeAnnotation
        ? ""
        : " " + annotation;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
