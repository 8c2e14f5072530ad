package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** JSON values to Avro values. */
final class JsonValues {
  private final Set<String> declaredColumns;

  JsonValues(Set<String> declaredColumns) {
    this.declaredColumns = declaredColumns;
  }

  /**
   * A record of the schema; what the object lacks is null.
   *
   * @throws InputException if the value is not an object of the schema
   */
  GenericData.Record record(Schema schema, JsonNode value) {
    return record(schema, value, "");
  }

  private GenericData.Record record(Schema schema, JsonNode value, String path) {
    if (!value.isObject()) {
      throw path.isEmpty()
          ? new InputException(
              "expected an object, found " + InputException.shown(value.toString()))
          : mismatch(path, schema, value, null);
    }
    GenericData.Record record = new GenericData.Record(schema);
    for (Iterator<Map.Entry<String, JsonNode>> fields = value.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = fields.next();
      String name = AvroTypes.name(entry.getKey());
      String inner = path.isEmpty() ? name : path + "." + name;
      Schema.Field field = schema.getField(name);
      if (field == null) {
        throw new InputException(
            "column '" + inner + "' is not in the schema that the table got at launch");
      }
      boolean isDeclared = path.isEmpty() && declaredColumns.contains(name);
      record.put(
          field.pos(),
          value(AvroTypes.nonNull(field.schema()), entry.getValue(), inner, isDeclared));
    }
    return record;
  }

  private Object value(Schema type, JsonNode value, String path, boolean declared) {
    if (value.isNull()) {
      return null;
    }
    try {
      return switch (type.getType()) {
        case RECORD -> record(type, value, path);
        case ARRAY -> array(type, value, path);
        case STRING -> string(type, value, path, declared);
        default -> scalar(type, value, path, declared);
      };
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw mismatch(path, type, value, e);
    }
  }

  private GenericData.Array<Object> array(Schema type, JsonNode value, String path) {
    if (!value.isArray()) {
      throw mismatch(path, type, value, null);
    }
    GenericData.Array<Object> array = new GenericData.Array<>(value.size(), type);
    Schema element = AvroTypes.nonNull(type.getElementType());
    value.forEach(item -> array.add(value(element, item, path, false)));
    return array;
  }

  private static String string(Schema type, JsonNode value, String path, boolean declared) {
    if (value.isValueNode()) {
      return value.asText();
    }
    // Declared text keeps what it is given; {} is all that an inferred text column may have met.
    if (declared || (value.isObject() && value.isEmpty())) {
      return value.toString();
    }
    throw mismatch(path, type, value, null);
  }

  private static Object scalar(Schema type, JsonNode value, String path, boolean declared) {
    TypeGuess.Kind kind = declared ? null : TypeGuess.Kind.of(type);
    boolean ofKind =
        kind == null ? value.isValueNode() : kind.isWrittenAs(value) && kind.keeps(value.asText());
    if (!ofKind) {
      throw mismatch(path, type, value, null);
    }
    return TextValues.parse(type, value.asText());
  }

  private static InputException mismatch(
      String path, Schema type, JsonNode value, Exception cause) {
    return new InputException(
        "column '"
            + path
            + "': expected "
            + AvroTypes.describe(type)
            + ", found "
            + InputException.shown(value.toString()),
        cause);
  }
}
