package io.atomicpartition.format;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.EquivalenceNullablePolicy;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;

/** Writes fields of rows of one schema, without the start and end of the group around them. */
final class RowFieldsWriter {
  private final Schema schema;
  private final int[] kept;
  private final List<ColumnWriter> columns;

  /** The last schema instance that was found to fit. A stale value costs a comparison only. */
  private Schema checked;

  /**
   * Of rows at one place.
   *
   * @param path of the rows, empty for the whole element
   * @param kept indexes of the fields to write
   */
  RowFieldsWriter(String path, Schema schema, int[] kept) {
    if (kept.length == 0) {
      throw new IllegalArgumentException(
          (path.isEmpty() ? "The row" : "Field '" + path + "'")
              + ": Parquet has no group without a field, expected at least one field");
    }
    this.schema = schema;
    this.checked = schema;
    this.kept = kept;
    this.columns =
        IntStream.of(kept).mapToObj(schema::getField).map(f -> RowTypes.column(path, f)).toList();
  }

  List<Type> types() {
    return columns.stream().map(ColumnWriter::type).toList();
  }

  void write(RecordConsumer out, Row row) {
    checkSchema(row.getSchema());
    for (int i = 0; i < kept.length; i++) {
      columns.get(i).write(out, i, row.<Object>getValue(kept[i]));
    }
  }

  /**
   * Values are taken by position, so a row of another schema would land in the wrong columns. Null
   * where none is allowed is found at the value, hence nullability may differ.
   */
  @SuppressWarnings("ReferenceEquality") // the same instance needs no look, an equal one does
  private void checkSchema(Schema found) {
    if (found == checked) {
      return;
    }
    if (!found.getFieldNames().equals(schema.getFieldNames())
        || !IntStream.of(kept).allMatch(i -> sameType(found, i))) {
      throw new IllegalArgumentException(
          "Expected rows with the schema\n" + schema + "\nfound one with\n" + found);
    }
    checked = found;
  }

  private boolean sameType(Schema found, int index) {
    return found
        .getField(index)
        .getType()
        .equivalent(schema.getField(index).getType(), EquivalenceNullablePolicy.IGNORE);
  }
}
