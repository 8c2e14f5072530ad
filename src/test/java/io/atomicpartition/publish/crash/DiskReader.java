package io.atomicpartition.publish.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads partitions from disk by what the protocol says of them, with no code of the project: it
 * would find what that gets wrong when writing and reading alike.
 */
final class DiskReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  DiskReader(Path root) {
    this.root = root;
  }

  /**
   * A manifest.
   *
   * @param publishId what is live; empty: the state is EMPTY
   * @param attempt of what is live, or an empty text
   * @param history sequence by publish or write id, newest first
   * @param files live files, relative to the root
   */
  record Seen(
      String partition,
      long sequence,
      Optional<String> publishId,
      String attempt,
      Map<String, Long> history,
      List<Live> files) {
    /** The sequence at which this publish was, or is, live. */
    Optional<Long> sequenceOf(String id) {
      return publishId.equals(Optional.of(id))
          ? Optional.of(sequence)
          : Optional.ofNullable(history.get(id));
    }
  }

  /** A file that is live, as its manifest describes it. */
  record Live(String key, long size, String crc32c, String sha256) {}

  /** What a partition's manifest says; empty if there is none. */
  Optional<Seen> manifest(String partition) {
    try {
      return Optional.of(
          seen(
              partition,
              JSON.readTree(Files.readAllBytes(root.resolve(partition + "/_manifest.json")))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Seen seen(String partition, JsonNode json) {
    assertThat(json.path("partition").asText()).isEqualTo(partition);
    boolean live = json.path("state").asText().equals("LIVE");
    Map<String, Long> history = new LinkedHashMap<>();
    for (JsonNode entry : json.path("history").path("entries")) {
      assertThat(history.put(entry.path("id").asText(), entry.path("sequence").asLong()))
          .as("'%s' twice in the history of '%s'", entry.path("id").asText(), partition)
          .isNull();
    }
    List<Live> files = new ArrayList<>();
    for (JsonNode table : json.path("tables")) {
      for (JsonNode file : table.path("files")) {
        files.add(
            new Live(
                partition + "/" + file.path("path").asText(),
                file.path("size").asLong(),
                file.path("crc32c").asText(),
                file.path("sha256").asText()));
      }
    }
    assertThat(files.isEmpty()).as("no files in '%s'", partition).isEqualTo(!live);
    Seen seen =
        new Seen(
            partition,
            json.path("sequence").asLong(-1),
            live ? Optional.of(json.path("publishId").asText()) : Optional.empty(),
            json.path("attempt").asText(),
            history,
            files);
    seen.publishId()
        .ifPresent(id -> assertThat(history).as("live, and was before").doesNotContainKey(id));
    return seen;
  }

  /** Whether all live files are there. Those that are, are as the manifest says, or this fails. */
  boolean isWhole(Seen seen) {
    for (Live file : seen.files()) {
      byte[] bytes;
      try {
        bytes = Files.readAllBytes(root.resolve(file.key()));
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      assertThat(
              List.of(
                  (long) bytes.length,
                  String.format(Locale.ROOT, "%08x", crc.getValue()),
                  sha256(bytes)))
          .as(file.key())
          .isEqualTo(List.of(file.size(), file.crc32c(), file.sha256()));
    }
    return true;
  }

  /** The first line of a live file. */
  String head(Seen seen) {
    try {
      return Files.readString(root.resolve(seen.files().get(0).key()), UTF_8).split("\n", -1)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
