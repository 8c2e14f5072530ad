package io.atomicpartition.format;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;

/** The columns of a flat schema, and in what order {@link FlatRows} holds their values. */
final class FlatLayout {
  private final ColumnDescriptor[] columns;
  private final boolean[] included;
  private final boolean[] decimal;
  private final int[] heldOrder;

  FlatLayout(MessageType schema, CanonicalField root) {
    List<CanonicalField> fields = root.children();
    columns = schema.getColumns().toArray(ColumnDescriptor[]::new);
    included = new boolean[columns.length];
    decimal = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      included[i] = fields.get(i).included();
      decimal[i] = fields.get(i).decimal();
    }
    heldOrder =
        IntStream.concat(
                IntStream.range(0, columns.length).filter(i -> included[i]),
                IntStream.range(0, columns.length).filter(i -> !included[i]))
            .toArray();
  }

  int columns() {
    return columns.length;
  }

  ColumnDescriptor column(int index) {
    return columns[index];
  }

  /** Whether the content id has the column. */
  boolean included(int index) {
    return included[index];
  }

  /** Whether binary values of the column are numbers, held by their shortest bytes. */
  boolean decimal(int index) {
    return decimal[index];
  }

  /** Indexes of all columns, in the order in which a row's values are held. */
  int[] heldOrder() {
    return heldOrder;
  }
}
