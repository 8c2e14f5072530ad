package io.atomicpartition.pipelines.ingest.input;

import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.io.Compression;

/** How the records of a file are written. */
public enum InputFormat {
  /**
   * By the extension of each file: {@code csv}, {@code json}, {@code jsonl}, {@code ndjson}, {@code
   * avro}, {@code parquet}.
   */
  AUTO,
  /** Rows of delimited text, see {@link CsvDialect}; UTF-8. */
  CSV,
  /** One JSON object per line, or one JSON document that is or holds an array of objects. */
  JSON,
  /** Avro object container files. */
  AVRO,
  /** Parquet. */
  PARQUET;

  private static final Map<String, InputFormat> BY_EXTENSION =
      Map.of(
          "csv", CSV, "json", JSON, "jsonl", JSON, "ndjson", JSON, "avro", AVRO, "parquet",
          PARQUET);

  /**
   * This format, or the one that the file's name tells; an extension such as .gz is looked through.
   */
  InputFormat of(SourceFile file) {
    if (this != AUTO) {
      return this;
    }
    String name = file.name();
    if (Compression.detect(name) != Compression.UNCOMPRESSED) {
      name = name.substring(0, name.lastIndexOf('.'));
    }
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    InputFormat format = BY_EXTENSION.get(extension);
    if (format == null) {
      throw new InputException(
          file
              + ": the name does not tell the format; say which of CSV, JSON, AVRO or PARQUET it is");
    }
    return format;
  }
}
