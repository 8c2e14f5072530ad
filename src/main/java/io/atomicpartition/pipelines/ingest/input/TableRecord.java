package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of a table, and where it was read. Equal if all of this is; not Java-serializable, as
 * Avro's records are not: it travels by {@link TableRecordCoder}.
 *
 * @param file the path or URI as Beam's file system writes it
 * @param position where in the file, such as {@code line 3}
 */
public record TableRecord(
    String table,
    @JsonSerialize(using = RecordJson.class) GenericRecord record,
    String file,
    String position) {
  public TableRecord {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(position, "position");
  }

  /** Where it was read, as messages begin. */
  String place() {
    return file + ": " + position;
  }

  /** Jackson, by which Beam shows bad records, knows nothing of Avro; Avro writes JSON itself. */
  private static final class RecordJson extends JsonSerializer<GenericRecord> {
    @Override
    public void serialize(GenericRecord record, JsonGenerator json, SerializerProvider serializers)
        throws IOException {
      json.writeRawValue(record.toString());
    }
  }
}
