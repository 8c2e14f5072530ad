package io.atomicpartition.publish;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a JSON object, each demanded by name and type, with its place in every error. */
final class JsonFields {
  private final JsonNode object;
  private final String place;

  JsonFields(JsonNode object, String place) throws ManifestFormatException {
    if (!object.isObject()) {
      throw new ManifestFormatException(
          "At " + place + ": expected an object, found " + shortened(object));
    }
    this.object = object;
    this.place = place;
  }

  boolean has(String name) {
    return object.has(name);
  }

  String text(String name) throws ManifestFormatException {
    JsonNode node = required(name);
    if (!node.isTextual()) {
      throw wrong(name, "a string", node);
    }
    return node.textValue();
  }

  long count(String name) throws ManifestFormatException {
    JsonNode node = required(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong(name, "an integer from 0 on", node);
    }
    return node.longValue();
  }

  Instant instant(String name) throws ManifestFormatException {
    return parsed(name, "a time such as 2026-11-23T14:05:06Z", Instant::parse);
  }

  /** A string that {@code parse} must accept. */
  <T> T parsed(String name, String expected, Function<String, T> parse)
      throws ManifestFormatException {
    String text = text(name);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new ManifestFormatException(
          String.format(
              "At %s.%s: expected %s, found '%s': %s",
              place, name, expected, shortened(text), e.getMessage()),
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
    return new JsonFields(required(name), place + "." + name);
  }

  JsonNode array(String name) throws ManifestFormatException {
    JsonNode node = required(name);
    if (!node.isArray()) {
      throw wrong(name, "an array", node);
    }
    return node;
  }

  ManifestFormatException wrong(String name, String expected, Object found) {
    return new ManifestFormatException(
        String.format("At %s.%s: expected %s, found %s", place, name, expected, shortened(found)));
  }

  private JsonNode required(String name) throws ManifestFormatException {
    JsonNode node = object.get(name);
    if (node == null) {
      throw new ManifestFormatException("At " + place + ": expected a field '" + name + "'");
    }
    return node;
  }

  private static String shortened(Object found) {
    String text = String.valueOf(found);
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
