package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What was met at one place of text records (a row, a column, a nested field): scalars, objects
 * with their fields in first-seen order, arrays with their elements. Shapes of parts of an input
 * merge to the shape of the whole.
 */
final class Shape {
  private final TypeGuess guess = new TypeGuess();
  private final Map<String, Shape> fields = new LinkedHashMap<>();
  private Shape element;
  private final Map<String, String> spellings = new HashMap<>();
  private Place scalarPlace;
  private Place objectPlace;
  private Place arrayPlace;

  /** Where a value was met. */
  record Place(SourceFile file, String unit, long number) {
    @Override
    public String toString() {
      return file + ", " + unit + " " + number;
    }
  }

  /**
   * The shape of the column or nested field of that name in the file, made when there is none yet.
   *
   * @throws InputException if another name in the input reads the same in Avro's alphabet
   */
  Shape column(String spelling, SourceFile file) {
    String name = AvroTypes.name(spelling);
    spell(name, spelling, file.path());
    return field(name);
  }

  private void spell(String name, String spelling, String where) {
    String known = spellings.putIfAbsent(name, spelling);
    if (known != null && !known.equals(spelling)) {
      throw new InputException(
          where
              + ": the names '"
              + spelling
              + "' and '"
              + known
              + "' of this input both become '"
              + name
              + "', as Avro allows letters, digits and _ alone; rename one of them");
    }
  }

  private Shape field(String name) {
    return fields.computeIfAbsent(name, n -> new Shape());
  }

  Map<String, Shape> fields() {
    return fields;
  }

  /** Takes a value of delimited text into account. */
  void text(String value) {
    guess.text(value);
  }

  /** Takes a JSON value into account; null says nothing. */
  void json(JsonNode value, Place place) {
    if (value.isObject()) {
      object(value, place);
    } else if (value.isArray()) {
      arrayPlace = first(arrayPlace, place);
      element = element == null ? new Shape() : element;
      value.forEach(item -> element.json(item, place));
    } else if (!value.isNull()) {
      scalarPlace = first(scalarPlace, place);
      guess.scalar(value);
    }
  }

  private void object(JsonNode value, Place place) {
    if (!value.isEmpty()) {
      objectPlace = first(objectPlace, place);
    }
    value
        .fields()
        .forEachRemaining(
            field -> column(field.getKey(), place.file()).json(field.getValue(), place));
  }

  private static Place first(Place known, Place met) {
    return known == null ? met : known;
  }

  /** Takes in what was met in a later file of the input. */
  void merge(Shape later, SourceFile file) {
    later.spellings.forEach((name, spelling) -> spell(name, spelling, file.path()));
    guess.merge(later.guess);
    scalarPlace = first(scalarPlace, later.scalarPlace);
    objectPlace = first(objectPlace, later.objectPlace);
    arrayPlace = first(arrayPlace, later.arrayPlace);
    later.fields.forEach((name, shape) -> field(name).merge(shape, file));
    if (later.element != null) {
      element = element == null ? new Shape() : element;
      element.merge(later.element, file);
    }
  }

  /**
   * The Avro type of what was met, without null.
   *
   * @param namespace the path of the place, which makes the names of nested records unique
   * @throws InputException if values of different kinds met here
   */
  Schema schema(String table, String namespace, String name) {
    checkOneKind(table, namespace.isEmpty() ? name : namespace + "." + name);
    if (objectPlace != null) {
      Map<String, Schema> columns = new LinkedHashMap<>();
      String inner = namespace + "." + name;
      fields.forEach(
          (field, shape) ->
              columns.put(field, AvroTypes.nullable(shape.schema(table, inner, field))));
      return AvroTypes.record(name, namespace, columns);
    }
    if (arrayPlace != null) {
      return Schema.createArray(AvroTypes.nullable(element.schema(table, namespace, name)));
    }
    return guess.schema();
  }

  private void checkOneKind(String table, String path) {
    if (objectPlace != null && arrayPlace != null) {
      throw conflict(table, path, "an object", objectPlace, "an array", arrayPlace);
    }
    if (objectPlace != null && scalarPlace != null) {
      throw conflict(table, path, "an object", objectPlace, describeScalar(), scalarPlace);
    }
    if (arrayPlace != null && scalarPlace != null) {
      throw conflict(table, path, "an array", arrayPlace, describeScalar(), scalarPlace);
    }
  }

  private String describeScalar() {
    return "a " + AvroTypes.describe(guess.schema());
  }

  private static InputException conflict(
      String table, String path, String one, Place here, String other, Place there) {
    return new InputException(
        InputException.about(table)
            + "column '"
            + path.substring(path.indexOf('.') + 1) // what is before is the table
            + "' is "
            + one
            + " in "
            + here
            + " and "
            + other
            + " in "
            + there
            + "; declare the column as string to keep it as JSON text");
  }
}
