package io.atomicpartition.format;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Beam rows. */
record RowModel(Schema schema) implements RecordModel<Row> {
  @Override
  public List<String> columns() {
    return schema.getFieldNames();
  }

  @Override
  public RecordLayout<Row> layout(Set<String> leftOut) {
    int[] kept =
        IntStream.range(0, schema.getFieldCount())
            .filter(i -> !leftOut.contains(schema.getField(i).getName()))
            .toArray();
    RowFieldsWriter fields = new RowFieldsWriter("", schema, kept);
    MessageType message = new MessageType("row", fields.types().toArray(Type[]::new));
    return new RecordLayout<>(
        message,
        (out, row) -> {
          out.startMessage();
          fields.write(out, row);
          out.endMessage();
        },
        "beam-row",
        Map.of());
  }
}
