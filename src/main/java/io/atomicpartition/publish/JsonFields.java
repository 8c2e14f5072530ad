package io.atomicpartition.publish;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a JSON object, each demanded by name and type, with its place in every error. */
final class JsonFields {
  private final JsonNode object;
  private final String document;
  private final String path;

  /**
   * @param document names what the object is read from
   * @param path of the object in it, as JSONPath writes it: {@code $.tables[0]}
   */
  JsonFields(JsonNode object, String document, String path) throws ManifestFormatException {
    this.object = object;
    this.document = document;
    this.path = path;
    if (!object.isObject()) {
      throw wrong("", "an object", object);
    }
  }

  boolean has(String name) {
    return object.has(name);
  }

  String text(String name) throws ManifestFormatException {
    JsonNode node = required(name);
    return text("." + name, node);
  }

  private String text(String field, JsonNode node) throws ManifestFormatException {
    if (!node.isTextual()) {
      throw wrong(field, "a string", node);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue())) {
      throw wrong(field, "Unicode", "half a surrogate pair");
    }
    return node.textValue();
  }

  long count(String name) throws ManifestFormatException {
    JsonNode node = required(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong("." + name, "an integer from 0 on", node);
    }
    return node.longValue();
  }

  Instant instant(String name) throws ManifestFormatException {
    return parsed(name, "a time such as 2026-11-23T14:05:06Z", Instant::parse);
  }

  /** A string of so many lower-case hexadecimal digits. */
  String hex(String name, int atLeast, int atMost) throws ManifestFormatException {
    String text = text(name);
    if (!text.matches("[0-9a-f]{" + atLeast + "," + atMost + "}")) {
      String digits = atLeast == atMost ? "" + atMost : atLeast + " to " + atMost;
      throw wrong("." + name, digits + " lower-case hexadecimal digits", object.get(name));
    }
    return text;
  }

  /** A string that {@code parse} must accept. */
  <T> T parsed(String name, String expected, Function<String, T> parse)
      throws ManifestFormatException {
    String text = text(name);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new ManifestFormatException(
          wrong("." + name, expected, object.get(name)).getMessage()
              + ": "
              + shortened(e.getMessage(), 200),
          e);
    }
  }

  Optional<String> optionalText(String name) throws ManifestFormatException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  Optional<Instant> optionalInstant(String name) throws ManifestFormatException {
    return has(name) ? Optional.of(instant(name)) : Optional.empty();
  }

  JsonFields object(String name) throws ManifestFormatException {
    return new JsonFields(required(name), document, path + "." + name);
  }

  List<JsonFields> objects(String name) throws ManifestFormatException {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode element : array(name)) {
      String place = String.format("%s.%s[%d]", path, name, objects.size());
      objects.add(new JsonFields(element, document, place));
    }
    return objects;
  }

  List<String> texts(String name) throws ManifestFormatException {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      texts.add(text(String.format(".%s[%d]", name, texts.size()), element));
    }
    return texts;
  }

  private JsonNode array(String name) throws ManifestFormatException {
    JsonNode node = required(name);
    if (!node.isArray()) {
      throw wrong("." + name, "an array", node);
    }
    return node;
  }

  private JsonNode required(String name) throws ManifestFormatException {
    JsonNode node = object.get(name);
    if (node == null) {
      throw new ManifestFormatException(
          String.format("In '%s', at %s: expected a field '%s', found none", document, path, name));
    }
    return node;
  }

  /**
   * What to throw where a field is not what it should be.
   *
   * @param field with a '.' before it; empty for the object itself
   */
  ManifestFormatException wrong(String field, String expected, Object found) {
    return new ManifestFormatException(
        String.format(
            "In '%s', at %s%s: expected %s, found %s",
            document, path, field, expected, shortened(String.valueOf(found), 80)));
  }

  static String shortened(String text, int length) {
    return text == null || text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
