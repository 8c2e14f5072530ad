package io.atomicpartition.cli;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/** Values of rows as JSON has them. */
final class Cells {
  private Cells() {}

  static Map<String, Object> fields(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < row.getFieldCount(); i++) {
      fields.put(row.getSchema().getField(i).getName(), plain(row.getValue(i)));
    }
    return fields;
  }

  /**
   * Numbers, booleans and null as they are; bytes in Base64; times, infinities and the like as
   * text.
   */
  static Object plain(Object value) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return Double.isFinite(number.doubleValue()) ? number : number.toString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Row row) {
      return fields(row);
    }
    if (value instanceof Collection<?> many) {
      List<Object> all = new ArrayList<>();
      many.forEach(one -> all.add(plain(one)));
      return all;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> all = new LinkedHashMap<>();
      map.forEach((key, of) -> all.put(String.valueOf(plain(key)), plain(of)));
      return all;
    }
    return value.toString();
  }
}
