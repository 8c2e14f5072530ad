package io.atomicpartition.bench.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * The data files of an Iceberg table's current snapshot, read as the table's <a
 * href="https://iceberg.apache.org/spec/">specification</a> says, without Iceberg.
 */
public final class IcebergFiles {
  private static final int DELETED = 2;

  private IcebergFiles() {}

  /** Of a table in a Hadoop catalog. */
  public static List<Path> ofTable(Path table) throws IOException {
    Path metadata = table.resolve("metadata");
    String version = Files.readString(metadata.resolve("version-hint.text")).strip();
    JsonNode json =
        new ObjectMapper().readTree(metadata.resolve("v" + version + ".metadata.json").toFile());
    List<Path> files = new ArrayList<>();
    for (JsonNode snapshot : json.path("snapshots")) {
      if (snapshot.path("snapshot-id").equals(json.path("current-snapshot-id"))) {
        for (GenericRecord manifest : read(path(snapshot.path("manifest-list").asText()))) {
          files.addAll(dataFiles(path(manifest.get("manifest_path"))));
        }
      }
    }
    return files;
  }

  private static List<Path> dataFiles(Path manifest) throws IOException {
    List<Path> files = new ArrayList<>();
    for (GenericRecord entry : read(manifest)) {
      if ((int) entry.get("status") != DELETED) {
        files.add(path(((GenericRecord) entry.get("data_file")).get("file_path")));
      }
    }
    return files;
  }

  private static Path path(Object location) {
    String text = location.toString();
    return text.startsWith("file:") ? Path.of(URI.create(text).getPath()) : Path.of(text);
  }

  private static List<GenericRecord> read(Path avro) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(avro.toFile(), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    }
    return records;
  }
}
