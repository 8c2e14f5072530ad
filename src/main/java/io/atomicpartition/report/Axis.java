package io.atomicpartition.report;

import java.util.Collection;
import java.util.List;

/**
 * A side of a matrix.
 *
 * @param name of the path's field that all of its labels are values of; empty: there is none
 * @param labels without that name
 */
record Axis(String name, List<String> labels) {
  static Axis of(Collection<String> names) {
    List<String> fields = names.stream().map(Axis::field).distinct().toList();
    String field = fields.size() == 1 ? fields.get(0) : "";
    int skipped = field.isEmpty() ? 0 : field.length() + 1;
    return new Axis(field, names.stream().map(name -> label(name.substring(skipped))).toList());
  }

  private static String field(String name) {
    return name.contains("/") ? "" : name.substring(0, Math.max(0, name.indexOf('=')));
  }

  private static String label(String value) {
    return value.isEmpty() ? "(none)" : value;
  }
}
