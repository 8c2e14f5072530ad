package io.atomicpartition.pipelines.ingest.input;

import java.time.DateTimeException;
import org.apache.avro.Schema;

/**
 * A column of a table as text gives its values.
 *
 * @param inferred the guessed type, which a value must keep to; null where the type was declared
 */
record TextColumn(String name, int position, Schema type, TypeGuess.Kind inferred) {
  static TextColumn of(Schema.Field field, boolean declared) {
    Schema type = AvroTypes.nonNull(field.schema());
    return new TextColumn(
        field.name(), field.pos(), type, declared ? null : TypeGuess.Kind.of(type));
  }

  /**
   * The Avro value of a text.
   *
   * @throws InputException if it is not of the column's type
   */
  Object parse(String text) {
    try {
      // An inferred type promises to keep values as written: not every number written like one
      // does.
      if (inferred != null && !inferred.keeps(text)) {
        throw mismatch(text, null);
      }
      return TextValues.parse(type, text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw mismatch(text, e);
    }
  }

  InputException mismatch(String found, Exception cause) {
    return new InputException(
        "column '"
            + name
            + "': expected "
            + AvroTypes.describe(type)
            + ", found "
            + InputException.shown(found),
        cause);
  }
}
