package io.atomicpartition.sink.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.RowJson;
import org.apache.beam.sdk.util.RowJsonUtils;
import org.apache.beam.sdk.values.Row;

/** {@link AuditEvent} as JSON, by its Beam schema: the same names as in a Row. */
final class AuditJson {
  private static final SerializableFunction<AuditEvent, Row> TO_ROW;
  private static final SerializableFunction<Row, AuditEvent> FROM_ROW;
  private static final ObjectMapper WRITER;
  private static final ObjectMapper READER;

  static {
    SchemaRegistry registry = SchemaRegistry.createDefault();
    try {
      Schema schema = registry.getSchema(AuditEvent.class);
      TO_ROW = registry.getToRowFunction(AuditEvent.class);
      FROM_ROW = registry.getFromRowFunction(AuditEvent.class);
      WRITER =
          RowJsonUtils.newObjectMapperWith(
              RowJson.RowJsonSerializer.forSchema(schema).withDropNullsOnWrite(true));
      READER = RowJsonUtils.newObjectMapperWith(RowJson.RowJsonDeserializer.forSchema(schema));
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException("AuditEvent must have a schema", e);
    }
  }

  private AuditJson() {}

  static String write(AuditEvent event) {
    return RowJsonUtils.rowToJson(WRITER, TO_ROW.apply(event));
  }

  static AuditEvent read(String json) {
    try {
      return FROM_ROW.apply(RowJsonUtils.jsonToRow(READER, json));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Expected an audit event as one line of JSON, found '"
              + json.substring(0, Math.min(200, json.length()))
              + "': "
              + e.getMessage(),
          e);
    }
  }
}
