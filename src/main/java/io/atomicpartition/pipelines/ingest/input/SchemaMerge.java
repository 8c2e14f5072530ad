package io.atomicpartition.pipelines.ingest.input;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * Merges the schemas of a table's files to one that holds the records of all of them without loss:
 * columns in first-seen order, null where a file has no such column or allows null, {@code int}
 * next to {@code long} or {@code double} widened, {@code float} next to {@code double} widened.
 *
 * <p>Nested records get a namespace by their place, so that no two differ under one name.
 * Documentation and properties other than logical types are dropped.
 */
final class SchemaMerge {
  private final String table;
  private final boolean placeFixed;
  private final Map<String, SourceFile> firstFiles = new HashMap<>();
  private Schema merged;

  /**
   * @param placeFixed whether fixed types, too, are named by their place; Avro's own reader wants
   *     them to keep their names
   */
  SchemaMerge(String table, boolean placeFixed) {
    this.table = table;
    this.placeFixed = placeFixed;
  }

  /**
   * Takes the schema of a further file in.
   *
   * @throws InputException if both cannot be held by one schema
   */
  void add(Schema schema, SourceFile file) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new InputException(
          file
              + ": a table's records have columns, but those of this file are of type "
              + AvroTypes.describe(schema));
    }
    Map<String, Schema> columns = placeFields(schema, AvroTypes.name(table), Set.of(), file);
    Schema next = AvroTypes.record(AvroTypes.name(table), null, columns);
    merged = merged == null ? next : mergeRecords(merged, next, "", file);
    columns.keySet().forEach(column -> firstFiles.putIfAbsent(column, file));
  }

  Schema schema() {
    return merged;
  }

  private Map<String, Schema> placeFields(
      Schema schema, String place, Set<String> outer, SourceFile file) {
    if (outer.contains(schema.getFullName())) {
      throw new InputException(
          file + ": record type '" + schema.getFullName() + "' holds itself, which Parquet cannot");
    }
    Set<String> within = new HashSet<>(outer);
    within.add(schema.getFullName());
    Map<String, Schema> fields = new LinkedHashMap<>();
    for (Schema.Field field : schema.getFields()) {
      fields.put(field.name(), place(field.schema(), place + "." + field.name(), within, file));
    }
    return fields;
  }

  private Schema place(Schema schema, String place, Set<String> within, SourceFile file) {
    return switch (schema.getType()) {
      // The name itself stays: parquet-avro recognises old lists by that of their element.
      case RECORD ->
          AvroTypes.record(schema.getName(), place, placeFields(schema, place, within, file));
      case ARRAY -> Schema.createArray(place(schema.getElementType(), place, within, file));
      case MAP -> Schema.createMap(place(schema.getValueType(), place, within, file));
      case UNION ->
          Schema.createUnion(
              schema.getTypes().stream().map(type -> place(type, place, within, file)).toList());
      case FIXED ->
          placeFixed
              ? withLogicalType(
                  schema, Schema.createFixed(schema.getName(), null, place, schema.getFixedSize()))
              : schema;
      case ENUM -> schema;
      default -> withLogicalType(schema, AvroTypes.of(schema.getType()));
    };
  }

  private static Schema withLogicalType(Schema from, Schema to) {
    String name = AvroTypes.logicalName(from);
    if (from.getLogicalType() != null) {
      from.getLogicalType().addToSchema(to);
    } else if (name.startsWith("timestamp-") || name.startsWith("local-timestamp-")) {
      to.addProp(LogicalType.LOGICAL_TYPE_PROP, name);
    }
    return to;
  }

  private Schema mergeRecords(Schema one, Schema other, String path, SourceFile file) {
    if (one.equals(other)) {
      return one;
    }
    Map<String, Schema> columns = new LinkedHashMap<>();
    for (Schema.Field field : one.getFields()) {
      Schema.Field same = other.getField(field.name());
      columns.put(
          field.name(),
          same == null
              ? AvroTypes.nullable(field.schema())
              : merge(field.schema(), same.schema(), join(path, field.name()), file));
    }
    for (Schema.Field field : other.getFields()) {
      columns.computeIfAbsent(field.name(), name -> AvroTypes.nullable(field.schema()));
    }
    return AvroTypes.record(one.getName(), one.getNamespace(), columns);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private Schema merge(Schema one, Schema other, String path, SourceFile file) {
    if (one.equals(other)) {
      return one;
    }
    if (one.isNullable() || other.isNullable()) {
      return AvroTypes.nullable(
          merge(AvroTypes.nonNull(one), AvroTypes.nonNull(other), path, file));
    }
    if (one.getType() == other.getType()) {
      return switch (one.getType()) {
        case RECORD -> mergeRecords(one, other, path, file);
        case ARRAY ->
            Schema.createArray(merge(one.getElementType(), other.getElementType(), path, file));
        case MAP -> Schema.createMap(merge(one.getValueType(), other.getValueType(), path, file));
        default -> throw conflict(one, other, path, file);
      };
    }
    if (AvroTypes.logicalName(one).isEmpty() && AvroTypes.logicalName(other).isEmpty()) {
      if (widens(one.getType(), other.getType())) {
        return other;
      }
      if (widens(other.getType(), one.getType())) {
        return one;
      }
    }
    throw conflict(one, other, path, file);
  }

  /** Whether every value of the one type is a value of the other. */
  private static boolean widens(Schema.Type one, Schema.Type other) {
    return switch (one) {
      case INT -> other == Schema.Type.LONG || other == Schema.Type.DOUBLE;
      case FLOAT -> other == Schema.Type.DOUBLE;
      default -> false;
    };
  }

  private InputException conflict(Schema one, Schema other, String path, SourceFile file) {
    String column = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    return new InputException(
        InputException.about(table)
            + "column '"
            + path
            + "' is "
            + AvroTypes.describe(one)
            + " in "
            + firstFiles.get(column)
            + " and "
            + AvroTypes.describe(other)
            + " in "
            + file
            + "; one table cannot hold both: convert one of the files, or give them tables of their"
            + " own");
  }
}
