package io.atomicpartition.pipelines.ingest.input;

import java.util.List;
import org.apache.avro.Schema;

/** Reads the files of one format. */
interface FormatReader {
  /**
   * The record schema of a table.
   *
   * @throws InputException if the files have no common schema, or one cannot be read
   */
  Schema infer(List<SourceFile> files);

  /** A part of a file that can be read on its own, and about how many stored bytes it has. */
  record Part(int number, long bytes) {}

  /** The parts of a file that have records. */
  default List<Part> parts(SourceFile file) {
    return List.of(new Part(0, file.bytes()));
  }

  /**
   * Reads the records of one part of a file, in order, as records of the table's schema.
   *
   * @throws InputException if the file cannot be read on
   */
  void read(SourceFile file, int part, Schema schema, RecordOutput out) throws Exception;

  static FormatReader of(InputSpec spec, SourceFile file) {
    return switch (spec.format().of(file)) {
      case CSV -> new CsvReader(spec);
      case JSON -> new JsonReader(spec);
      case AVRO -> new AvroReader(spec.table());
      case PARQUET -> new ParquetReader(spec.table());
      case AUTO -> throw new AssertionError("AUTO is resolved by the file");
    };
  }
}
