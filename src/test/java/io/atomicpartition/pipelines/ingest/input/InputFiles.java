package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.rules.TemporaryFolder;

/** A folder of input files, and the reading of them without a pipeline. */
final class InputFiles extends TemporaryFolder {
  /** What a reading gave. */
  record Reading(
      Schema schema, List<GenericRecord> records, List<String> errors, List<String> raw) {
    /** The records as Avro's JSON. */
    List<String> json() {
      return records.stream().map(Object::toString).toList();
    }

    List<Object> column(String name) {
      return records.stream().map(record -> record.get(name)).toList();
    }
  }

  static {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  /** Writes a file of these lines and returns its path. */
  String write(String name, String... lines) throws IOException {
    return write(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  String write(String name, byte[] bytes) throws IOException {
    Path path = getRoot().toPath().resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, bytes).toString();
  }

  String path(String name) {
    return getRoot().toPath().resolve(name).toString();
  }

  /** A spec for table {@code t} of the files in the folder that match. */
  InputSpec.Builder spec(String pattern) {
    return InputSpec.builder("t", path(pattern));
  }

  Reading read(String pattern) throws Exception {
    return read(spec(pattern).build());
  }

  static Reading read(InputSpec spec) throws Exception {
    return read(spec, SchemaInference.infer(spec));
  }

  static Reading read(InputSpec spec, Schema schema) throws Exception {
    Reading reading = new Reading(schema, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (SourceFile file : SourceFile.match(spec)) {
      FormatReader reader = FormatReader.of(spec, file);
      for (FormatReader.Part part : reader.parts(file)) {
        reader.read(file, part.number(), schema, collect(reading));
      }
    }
    return reading;
  }

  private static RecordOutput collect(Reading reading) {
    return new RecordOutput() {
      @Override
      public void record(GenericRecord record, String position) {
        reading.records().add(record);
      }

      @Override
      public void bad(String raw, InputException why) {
        reading.raw().add(raw);
        reading.errors().add(why.getMessage());
      }
    };
  }

  /** The types of a schema's columns, as messages name them. */
  static List<String> types(Schema schema) {
    return schema.getFields().stream()
        .map(field -> field.name() + ":" + AvroTypes.describe(field.schema()))
        .toList();
  }
}
