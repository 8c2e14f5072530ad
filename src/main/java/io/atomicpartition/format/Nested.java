package io.atomicpartition.format;

import java.util.Map;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.ConversionPatterns;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Lists and maps in the structure that the Parquet specification asks for: {@code list.element} and
 * {@code key_value.key, value}.
 */
final class Nested {
  static final String ELEMENT = "element";
  static final String KEY = "key";
  static final String VALUE = "value";

  private static final String LIST = "list";
  private static final String KEY_VALUE = "key_value";

  private Nested() {}

  static Type listType(Repetition repetition, String name, ColumnWriter element) {
    return ConversionPatterns.listOfElements(repetition, name, element.type());
  }

  /** Of an {@link Iterable}. */
  static ValueWriter list(ColumnWriter element) {
    return (out, value) -> {
      boolean empty = true;
      out.startGroup();
      for (Object item : (Iterable<?>) value) {
        if (empty) {
          out.startField(LIST, 0);
          empty = false;
        }
        out.startGroup();
        element.write(out, 0, item);
        out.endGroup();
      }
      if (!empty) {
        out.endField(LIST, 0);
      }
      out.endGroup();
    };
  }

  static Type mapType(Repetition repetition, String name, ColumnWriter key, ColumnWriter value) {
    return ConversionPatterns.mapType(repetition, name, key.type(), value.type());
  }

  /** Of a {@link Map}. */
  static ValueWriter map(ColumnWriter key, ColumnWriter value) {
    return (out, map) -> writeMap(out, (Map<?, ?>) map, key, value);
  }

  private static void writeMap(
      RecordConsumer out, Map<?, ?> map, ColumnWriter key, ColumnWriter value) {
    out.startGroup();
    if (!map.isEmpty()) {
      out.startField(KEY_VALUE, 0);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.startGroup();
        key.write(out, 0, entry.getKey());
        value.write(out, 1, entry.getValue());
        out.endGroup();
      }
      out.endField(KEY_VALUE, 0);
    }
    out.endGroup();
  }
}
