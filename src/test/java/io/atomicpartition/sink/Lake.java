package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.Checksums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A dataset root on this disk, as a reader sees it who knows nothing but the layout: manifests are
 * read as JSON, by no code of the project.
 */
public final class Lake {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path root;

  public Lake(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** For {@link AtomicPartitionSink#to}. */
  public String uri() {
    return root.toUri().toString();
  }

  public JsonNode manifest(String partition) {
    try {
      return MAPPER.readTree(Files.readAllBytes(root.resolve(partition).resolve(MANIFEST)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String MANIFEST = PartitionRef.MANIFEST;

  /** Partitions with a LIVE manifest. */
  public List<String> live() {
    return files(path -> path.endsWith(MANIFEST)).stream()
        .map(path -> path.substring(0, path.length() - MANIFEST.length() - 1))
        .filter(partition -> manifest(partition).path("state").asText().equals("LIVE"))
        .toList();
  }

  /** Absolute paths of the files of one table that a live manifest lists. */
  public List<String> listed(String partition, String table) {
    List<String> files = new ArrayList<>();
    for (JsonNode one : manifest(partition).path("tables")) {
      if (one.path("name").asText().equals(table)) {
        one.path("files")
            .forEach(
                file ->
                    files.add(root.resolve(partition).resolve(file.path("path").asText()) + ""));
      }
    }
    return files;
  }

  /** Every data file on disk outside of the staging area, relative to the root. */
  public List<String> dataFiles() {
    return files(path -> path.endsWith(".parquet") && !path.startsWith("_staging/"));
  }

  /** Every file in the staging area, relative to the root. */
  public List<String> staged() {
    return files(path -> path.startsWith("_staging/"));
  }

  /** Every file, relative to the root. */
  public List<String> allFiles() {
    return files(path -> true);
  }

  /** What the live manifests list, relative to the root. */
  public List<String> listedFiles() {
    List<String> files = new ArrayList<>();
    for (String partition : live()) {
      for (JsonNode table : manifest(partition).path("tables")) {
        table
            .path("files")
            .forEach(file -> files.add(partition + "/" + file.path("path").asText()));
      }
    }
    return files.stream().sorted().toList();
  }

  /** G1: what a live manifest lists is there, byte for byte. */
  public void assertEveryLiveFileIsWhole() {
    for (String partition : live()) {
      for (JsonNode table : manifest(partition).path("tables")) {
        for (JsonNode file : table.path("files")) {
          Path path = root.resolve(partition).resolve(file.path("path").asText());
          byte[] bytes = read(path);
          assertThat((long) bytes.length).as("%s", path).isEqualTo(file.path("size").asLong(-1));
          assertThat(Checksums.sha256(bytes))
              .as("%s", path)
              .isEqualTo(file.path("sha256").asText());
        }
      }
    }
  }

  /** G2 for a run without doubt: nothing but live files, and no temp. */
  public void assertNothingButLiveFiles() {
    assertEveryLiveFileIsWhole();
    assertThat(dataFiles()).isEqualTo(listedFiles());
    assertThat(root.resolve("_staging")).doesNotExist();
  }

  void delete() {
    try {
      FileUtils.deleteDirectory(root.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Time stamp and checksum of every file. */
  public Map<String, Stamp> stamps() {
    Map<String, Stamp> stamps = new TreeMap<>();
    for (String file : files(path -> true)) {
      Path path = root.resolve(file);
      try {
        stamps.put(file, new Stamp(Files.getLastModifiedTime(path), Checksums.sha256(read(path))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return stamps;
  }

  public record Stamp(FileTime modified, String sha256) {}

  /** Relative paths, sorted; robust against files that go while this looks. */
  private List<String> files(Predicate<String> filter) {
    if (!Files.exists(root)) {
      return List.of();
    }
    for (; ; ) {
      try (Stream<Path> all = Files.walk(root)) {
        return all.filter(Files::isRegularFile)
            .map(path -> root.relativize(path).toString())
            .filter(filter)
            .sorted()
            .toList();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException("A live manifest lists it, and it cannot be read", e);
    }
  }
}
