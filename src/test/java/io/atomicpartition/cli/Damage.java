package io.atomicpartition.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atomicpartition.lake.Finding.Kind;
import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.store.Checksums;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can happen to the files of a lake, done to them. */
enum Damage {
  FLIPPED_BYTE("checksum", Kind.CHECKSUM_DIFFERS) {
    @Override
    void to(Path root) throws IOException {
      byte[] bytes = Files.readAllBytes(ledgers(root));
      bytes[bytes.length / 2] ^= 1;
      Files.write(ledgers(root), bytes);
    }
  },

  TRUNCATED_FILE("quick", Kind.SIZE_DIFFERS) {
    @Override
    void to(Path root) throws IOException {
      byte[] bytes = Files.readAllBytes(ledgers(root));
      Files.write(ledgers(root), Arrays.copyOf(bytes, bytes.length - 100));
    }
  },

  MISSING_FILE("quick", Kind.MISSING_FILE) {
    @Override
    void to(Path root) throws IOException {
      Files.delete(ledgers(root));
    }
  },

  EXTRA_FILE("quick", Kind.EXTRA_FILE) {
    @Override
    void to(Path root) throws IOException {
      Path file = ledgers(root);
      Files.copy(file, file.resolveSibling("copy-of-" + file.getFileName()));
    }
  },

  /** A file of the sink's own, such as a crashed attempt leaves. */
  ORPHAN("quick", Kind.EXTRA_FILE) {
    @Override
    void to(Path root) throws IOException {
      Path file = ledgers(root);
      String name = file.getFileName().toString();
      Files.copy(
          file, file.resolveSibling(name.replaceFirst("[0-9a-f]{16}(?=\\.)", "0".repeat(16))));
    }
  },

  SWAPPED_FILES("quick", Kind.SIZE_DIFFERS) {
    @Override
    void to(Path root) throws IOException {
      Path one = ledgers(root);
      Path other = SampleLake.files(root, "day=2026-11-16", "ledgers").get(0);
      Path aside = root.resolve("aside");
      Files.move(one, aside);
      Files.move(other, one);
      Files.move(aside, other);
    }
  },

  /** Another file in the place of one, and a manifest that was made to fit it but for its rows. */
  WRONG_ROW_COUNT("rows", Kind.ROWS_DIFFER) {
    @Override
    void to(Path root) throws IOException {
      Path other = SampleLake.files(root, "day=2026-11-16", "ledgers").get(0);
      Files.copy(other, ledgers(root), StandardCopyOption.REPLACE_EXISTING);
      byte[] bytes = Files.readAllBytes(other);
      edit(
          root,
          manifest -> {
            ObjectNode file = (ObjectNode) manifest.at("/tables/0/files/0");
            file.put("size", bytes.length);
            file.put("sha256", Checksums.sha256(bytes));
            file.put("crc32c", Checksums.crc32c(new ByteArrayInputStream(bytes)));
          });
    }
  },

  /** The same with its rows, and a content id to go with them: then only the rows tell. */
  OTHER_ROWS_UNDER_A_MANIFEST_THAT_FITS("content", Kind.CONTENT_ID_DIFFERS) {
    @Override
    void to(Path root) throws IOException {
      WRONG_ROW_COUNT.to(root);
      edit(
          root,
          manifest -> {
            ((ObjectNode) manifest.at("/tables/0/files/0")).put("rows", 61);
            ((ObjectNode) manifest.at("/tables/0")).put("rows", 61);
            SortedMap<String, ContentId.Table> tables = new TreeMap<>();
            for (JsonNode table : manifest.path("tables")) {
              tables.put(
                  table.path("name").asText(),
                  new ContentId.Table(
                      table.path("schemaFingerprint").asText(),
                      RowSum.of(table.path("rows").asLong(), table.path("rowHashSum").asText())));
            }
            manifest.put("contentId", ContentId.of(tables, Set.of()).value());
          });
    }
  },

  MANIFEST_WITH_OTHER_ROWS("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      edit(
          root,
          manifest -> {
            ((ObjectNode) manifest.at("/tables/0/files/0")).put("rows", 60);
            ((ObjectNode) manifest.at("/tables/0")).put("rows", 60);
          });
    }
  },

  MANIFEST_WHOSE_TOTAL_IS_ANOTHER("quick", Kind.MANIFEST_UNREADABLE) {
    @Override
    void to(Path root) throws IOException {
      edit(root, manifest -> ((ObjectNode) manifest.at("/tables/0")).put("rows", 60));
    }
  },

  MANIFEST_WITH_ANOTHER_CONTENT_ID("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      edit(
          root,
          manifest ->
              manifest.put("contentId", manifest.get("contentId").asText().replace('0', '1')));
    }
  },

  MANIFEST_WITH_ANOTHER_CHECKSUM("checksum", Kind.CHECKSUM_DIFFERS) {
    @Override
    void to(Path root) throws IOException {
      edit(
          root,
          manifest -> ((ObjectNode) manifest.at("/tables/0/files/0")).put("crc32c", "00c0ffee"));
    }
  },

  MANIFEST_WITH_ANOTHER_SHA256("content", Kind.CHECKSUM_DIFFERS) {
    @Override
    void to(Path root) throws IOException {
      edit(
          root,
          manifest ->
              ((ObjectNode) manifest.at("/tables/0/files/0")).put("sha256", "0".repeat(64)));
    }
  },

  MANIFEST_OF_ANOTHER_ATTEMPT("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      edit(root, manifest -> manifest.put("attempt", "0".repeat(16)));
    }
  },

  MANIFEST_THAT_AN_EDITOR_HAS_INDENTED("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      Files.writeString(manifest(root), JSON.readTree(manifest(root).toFile()).toPrettyString());
    }
  },

  MANIFEST_WITH_A_HISTORY_OF_THE_FUTURE("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      edit(
          root,
          manifest ->
              ((ArrayNode) manifest.at("/history/entries"))
                  .addObject()
                  .put("id", "0".repeat(32))
                  .put("kind", "UNPUBLISH")
                  .put("sequence", 1));
    }
  },

  MANIFEST_WITH_A_HIGHER_SEQUENCE("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      edit(root, manifest -> manifest.put("sequence", 2));
    }
  },

  MANIFEST_THAT_HAS_FORGOTTEN_WHAT_IT_KNOWS("quick", Kind.MANIFEST_EDITED) {
    @Override
    void to(Path root) throws IOException {
      edit(root, manifest -> ((ObjectNode) manifest.path("history")).put("evictedThrough", 1));
    }
  },

  RUBBISH_FOR_A_MANIFEST("quick", Kind.MANIFEST_UNREADABLE) {
    @Override
    void to(Path root) throws IOException {
      Files.writeString(manifest(root), "{");
    }
  };

  static final String PARTITION = "day=2026-11-17";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String level;
  private final Kind kind;

  /**
   * @param level the first that finds it
   * @param kind what it finds, perhaps beside more
   */
  Damage(String level, Kind kind) {
    this.level = level;
    this.kind = kind;
  }

  String level() {
    return level;
  }

  String kind() {
    return kind.name();
  }

  abstract void to(Path root) throws IOException;

  private static Path ledgers(Path root) {
    return SampleLake.files(root, PARTITION, "ledgers").get(0);
  }

  private static Path manifest(Path root) {
    return root.resolve(PARTITION).resolve("_manifest.json");
  }

  private interface Edit {
    void of(ObjectNode manifest) throws IOException;
  }

  /** Changes a value and nothing of the spelling. */
  private static void edit(Path root, Edit edit) throws IOException {
    JsonNode manifest = JSON.readTree(manifest(root).toFile());
    edit.of((ObjectNode) manifest);
    Files.write(manifest(root), JSON.writeValueAsBytes(manifest));
  }
}
