package io.atomicpartition.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON objects, a line each. Fields have the order in which they were put. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** What is absent has no field. */
  Json put(String name, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> put(name, present));
    } else if (value instanceof Json json) {
      fields.put(name, json.fields);
    } else if (value instanceof Number || value instanceof Boolean || value instanceof Iterable) {
      fields.put(name, value);
    } else {
      fields.put(name, value.toString());
    }
    return this;
  }

  static String line(Map<String, ?> fields) {
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain values must be writable as JSON", e);
    }
  }

  Map<String, Object> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return line(fields);
  }
}
