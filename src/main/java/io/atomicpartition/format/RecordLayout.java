package io.atomicpartition.format;

import java.util.Map;
import org.apache.parquet.schema.MessageType;

/**
 * How the records of one table lie in its files.
 *
 * @param schema the columns as written
 * @param model names the kind of record in the footer
 * @param metadata further footer entries; nothing in it may differ between two runs
 */
record RecordLayout<T>(
    MessageType schema, RecordWriter<T> writer, String model, Map<String, String> metadata) {}
