package io.atomicpartition.format;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Avro's generic records. */
record AvroModel(Schema schema) implements RecordModel<GenericRecord> {
  /** Where parquet-avro's readers look for the schema that they are to return. */
  private static final String SCHEMA_KEY = "parquet.avro.schema";

  AvroModel {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "Expected the Avro schema of a record, found one of type " + schema.getType());
    }
  }

  @Override
  public List<String> columns() {
    return schema.getFields().stream().map(Schema.Field::name).toList();
  }

  @Override
  public RecordLayout<GenericRecord> layout(Set<String> leftOut) {
    List<Schema.Field> kept =
        schema.getFields().stream().filter(f -> !leftOut.contains(f.name())).toList();
    AvroFieldsWriter fields = new AvroFieldsWriter("", schema, kept, Set.of());
    MessageType message =
        new MessageType(schema.getFullName(), fields.types().toArray(Type[]::new));
    return new RecordLayout<>(
        message,
        (out, record) -> {
          out.startMessage();
          fields.write(out, record);
          out.endMessage();
        },
        "avro",
        Map.of(SCHEMA_KEY, withFields(kept).toString()));
  }

  private Schema withFields(List<Schema.Field> kept) {
    List<Schema.Field> copies =
        kept.stream().map(field -> new Schema.Field(field, field.schema())).toList();
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), schema.isError(), copies);
  }
}
