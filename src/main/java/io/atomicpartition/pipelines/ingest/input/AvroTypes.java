package io.atomicpartition.pipelines.ingest.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Small helps around Avro schemas. */
final class AvroTypes {
  private static final Schema NULL = Schema.create(Schema.Type.NULL);

  private AvroTypes() {}

  static Schema of(Schema.Type type) {
    return Schema.create(type);
  }

  static Schema of(LogicalType logicalType, Schema.Type type) {
    return logicalType.addToSchema(Schema.create(type));
  }

  /**
   * The name of the logical type, also of one that Avro 1.11 does not know; empty if there is none.
   */
  static String logicalName(Schema schema) {
    return Objects.requireNonNullElse(schema.getProp(LogicalType.LOGICAL_TYPE_PROP), "");
  }

  /** The same type with null as its first branch, as a null default needs it. */
  static Schema nullable(Schema schema) {
    List<Schema> branches = new ArrayList<>(List.of(NULL));
    if (schema.isUnion()) {
      schema.getTypes().stream()
          .filter(s -> s.getType() != Schema.Type.NULL)
          .forEach(branches::add);
    } else if (schema.getType() != Schema.Type.NULL) {
      branches.add(schema);
    }
    return Schema.createUnion(branches);
  }

  /** The type without null; a union of several other types stays a union. */
  static Schema nonNull(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    List<Schema> types = schema.getTypes();
    if (types.size() == 2 && types.get(0).getType() == Schema.Type.NULL) {
      return types.get(1);
    }
    List<Schema> branches = types.stream().filter(s -> s.getType() != Schema.Type.NULL).toList();
    return branches.size() == 1 ? branches.get(0) : Schema.createUnion(branches);
  }

  /** A field which is null where the input has none, if its type allows null. */
  static Schema.Field field(String name, Schema schema) {
    return schema.isNullable()
        ? new Schema.Field(name, nullable(schema), null, Schema.Field.NULL_DEFAULT_VALUE)
        : new Schema.Field(name, schema);
  }

  /** A record type from its columns. */
  static Schema record(String name, String namespace, Map<String, Schema> columns) {
    List<Schema.Field> fields = new ArrayList<>();
    columns.forEach((column, type) -> fields.add(field(column, type)));
    return Schema.createRecord(name, null, namespace, false, fields);
  }

  /**
   * A name that Avro allows: every character but ASCII letters, digits and the underscore becomes
   * an underscore, and a leading digit gets one in front.
   */
  static String name(String name) {
    String allowed = name.strip().replaceAll("[^A-Za-z0-9_]", "_");
    return allowed.isEmpty() || Character.isDigit(allowed.charAt(0)) ? "_" + allowed : allowed;
  }

  /** A type as messages name it, in the words of {@link ColumnTypes} where it has one. */
  static String describe(Schema schema) {
    if (schema.isUnion()) {
      Schema type = nonNull(schema);
      return type.isUnion() ? type.toString() : describe(type);
    }
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    String logical = logicalName(schema);
    if (!logical.isEmpty()) {
      return switch (logical) {
        case "timestamp-micros" -> "timestamp";
        case "local-timestamp-micros" -> "local_timestamp";
        case "time-micros" -> "time";
        default -> logical;
      };
    }
    return switch (schema.getType()) {
      case ARRAY -> "array of " + describe(schema.getElementType());
      case MAP -> "map of " + describe(schema.getValueType());
      case FIXED -> "fixed(" + schema.getFixedSize() + ")";
      case ENUM -> "enum " + schema.getEnumSymbols();
      default -> schema.getType().name().toLowerCase(Locale.ROOT);
    };
  }
}
