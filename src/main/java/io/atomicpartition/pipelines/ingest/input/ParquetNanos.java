package io.atomicpartition.pipelines.ingest.input;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * Timestamps in nanoseconds, which pandas writes by default. Avro names their logical types since
 * 1.12; to the version here they are plain 64 bit integers with a property, and parquet-avro leaves
 * that out. In lists and maps they stay plain integers.
 */
final class ParquetNanos {
  private ParquetNanos() {}

  /**
   * Names the logical types in a record schema that parquet-avro made.
   *
   * @param type what it was made from
   */
  static Schema annotate(GroupType type, Schema schema) {
    Map<String, Schema> columns = new LinkedHashMap<>();
    for (Schema.Field field : schema.getFields()) {
      columns.put(field.name(), annotateField(type.getType(field.name()), field.schema()));
    }
    return AvroTypes.record(schema.getName(), schema.getNamespace(), columns);
  }

  private static Schema annotateField(Type type, Schema schema) {
    Schema nonNull = AvroTypes.nonNull(schema);
    Schema annotated = nonNull;
    if (nonNull.getType() == Schema.Type.RECORD) {
      annotated = annotate(type.asGroupType(), nonNull);
    } else if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
        && timestamp.getUnit() == TimeUnit.NANOS) {
      annotated = AvroTypes.of(Schema.Type.LONG);
      annotated.addProp(
          LogicalType.LOGICAL_TYPE_PROP,
          timestamp.isAdjustedToUTC() ? "timestamp-nanos" : "local-timestamp-nanos");
    }
    return schema.isNullable() ? AvroTypes.nullable(annotated) : annotated;
  }
}
