package io.atomicpartition.pipelines.ingest.input;

import java.util.Objects;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of a table, and the file that it was read from. Equal if all three are; not
 * Java-serializable, as Avro's records are not: it travels by {@link TableRecordCoder}.
 *
 * @param file the path or URI as Beam's file system writes it
 */
public record TableRecord(String table, GenericRecord record, String file) {
  public TableRecord {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(file, "file");
  }
}
