package io.atomicpartition.format;

import java.util.Collection;
import java.util.Set;

/**
 * What all writers of one table share: the columns, how they are written and hashed.
 *
 * @param root of the columns, for the content id
 */
record ParquetTable<T>(RecordLayout<T> layout, CanonicalField root, String schemaFingerprint) {
  static <T> ParquetTable<T> of(
      RecordModel<T> model, Set<String> leftOut, Collection<String> contentIdExcluding) {
    RecordLayout<T> layout = model.layout(leftOut);
    return new ParquetTable<>(
        layout,
        CanonicalField.of(layout.schema(), contentIdExcluding),
        SchemaFingerprint.of(layout.schema()));
  }

  /**
   * For the rows of one file.
   *
   * @param batchBytes of rows that gather, where they can
   */
  RowIntake newIntake(int batchBytes) {
    return FlatRows.fit(layout.schema())
        ? new FlatRows(new FlatLayout(layout.schema(), root), batchBytes)
        : new NestedRows(layout.schema(), root);
  }
}
