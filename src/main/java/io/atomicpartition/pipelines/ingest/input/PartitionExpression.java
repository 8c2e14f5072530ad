package io.atomicpartition.pipelines.ingest.input;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** One part of a {@link PartitionSpec}. */
interface PartitionExpression extends Serializable {
  /** The names of the values, in order. */
  List<String> names();

  /** The columns that the values repeat in full, under the columns' own names. */
  default Set<String> plainColumns() {
    return Set.of();
  }

  /**
   * Checks that the expression can be used on a table.
   *
   * @throws InputException if not
   */
  void check(String table, Schema schema);

  /**
   * Appends the values for a record.
   *
   * @throws InputException if there is none
   */
  void append(TableRecord record, List<PartitionValue> values);

  /** The type of a column without null. */
  static Schema column(String table, Schema schema, String column) {
    Schema.Field field = schema.getField(column);
    if (field == null) {
      throw new InputException(
          "Cannot partition by column '"
              + column
              + "': "
              + InputException.table(table)
              + " has no such column;"
              + " its columns are "
              + String.join(", ", schema.getFields().stream().map(Schema.Field::name).toList()));
    }
    return AvroTypes.nonNull(field.schema());
  }
}
