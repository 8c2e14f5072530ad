package io.atomicpartition.format;

import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;

/**
 * A field of the Parquet schema and how its values are written.
 *
 * @param path of the field in the elements' schema, for error messages
 * @param expected the field's type in the words of the elements' schema, for error messages
 */
record ColumnWriter(String path, String expected, Type type, ValueWriter values) {
  private static final int SHOWN = 100;

  /**
   * Writes the field at {@code index} of the open group; nothing for null.
   *
   * @throws IllegalArgumentException if the field cannot hold the value
   */
  void write(RecordConsumer out, int index, Object value) {
    if (value == null) {
      if (type.isRepetition(Type.Repetition.REQUIRED)) {
        throw new IllegalArgumentException(
            "Field '" + path + "': expected " + expected + ", which is not nullable, found null");
      }
      return;
    }
    out.startField(type.getName(), index);
    try {
      values.write(out, value);
    } catch (Unfit e) {
      throw new IllegalArgumentException(message(value) + ": " + e.getMessage(), e);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(message(value), e);
    }
    out.endField(type.getName(), index);
  }

  private String message(Object value) {
    String text = String.valueOf(value);
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return "Field '%s': expected %s, found %s (%s)"
        .formatted(path, expected, shown, value.getClass().getName());
  }
}
