package io.atomicpartition.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * Feeds rows of the golden vectors to a record consumer: JSON in the very structure of the Parquet
 * schema; binary values are text, or hexadecimal after {@code 0x}; floats are text.
 */
final class JsonRows {
  private final RecordConsumer out;

  JsonRows(RecordConsumer out) {
    this.out = out;
  }

  void write(GroupType schema, JsonNode row) {
    out.startMessage();
    writeFields(schema, row);
    out.endMessage();
  }

  private void writeFields(GroupType group, JsonNode fields) {
    for (int i = 0; i < group.getFieldCount(); i++) {
      Type type = group.getType(i);
      JsonNode value = fields.path(type.getName());
      if (value.isMissingNode() || (value.isArray() && value.isEmpty())) {
        continue;
      }
      out.startField(type.getName(), i);
      if (type.isRepetition(Type.Repetition.REPEATED)) {
        value.forEach(element -> writeValue(type, element));
      } else {
        writeValue(type, value);
      }
      out.endField(type.getName(), i);
    }
  }

  private void writeValue(Type type, JsonNode value) {
    if (!type.isPrimitive()) {
      out.startGroup();
      writeFields(type.asGroupType(), value);
      out.endGroup();
      return;
    }
    switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> out.addBoolean(value.booleanValue());
      case INT32 -> out.addInteger(value.intValue());
      case INT64 -> out.addLong(value.longValue());
      case FLOAT -> out.addFloat(Float.parseFloat(value.textValue()));
      case DOUBLE -> out.addDouble(Double.parseDouble(value.textValue()));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> out.addBinary(binary(value.textValue()));
    }
  }

  private static Binary binary(String text) {
    return text.startsWith("0x")
        ? Binary.fromConstantByteArray(HexFormat.of().parseHex(text.substring(2)))
        : Binary.fromString(text);
  }
}
