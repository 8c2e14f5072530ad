package io.atomicpartition.publish;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The manifest as canonical JSON, which {@code manifest-v1.schema.json} in this package describes.
 * Unknown fields of a known format version are passed over, for additions must not break readers.
 */
public final class ManifestJson {
  /** The version that is written, and the only one that is read. */
  public static final long FORMAT_VERSION = 1;

  private static final String LIVE = "LIVE";
  private static final String EMPTY = "EMPTY";

  private ManifestJson() {}

  /** The one and only spelling of a manifest. */
  public static byte[] write(Manifest manifest) {
    SortedMap<String, Object> json = fixed(manifest);
    json.put("writeId", manifest.writeId());
    json.put(
        "history",
        new TreeMap<>(
            Map.of(
                "evictedThrough",
                manifest.history().evictedThrough(),
                "entries",
                manifest.history().entries().stream().map(ManifestJson::entry).toList())));
    return CanonicalJson.write(json);
  }

  /** What {@link ManifestHash} is taken of: a manifest without write id and history. */
  public static byte[] writeHashed(Manifest manifest) {
    return CanonicalJson.write(fixed(manifest));
  }

  /** What no later write of the same sequence changes. */
  private static SortedMap<String, Object> fixed(Manifest manifest) {
    SortedMap<String, Object> json = new TreeMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("state", manifest.live() ? LIVE : EMPTY);
    json.put("partition", manifest.partition().path());
    json.put("sequence", manifest.sequence());
    json.put("producer", manifest.producer());
    json.put("createdAt", manifest.createdAt().toString());
    manifest.previousHash().ifPresent(hash -> json.put("previousHash", hash.value()));
    manifest.publish().ifPresent(p -> json.putAll(publish(p)));
    return json;
  }

  private static SortedMap<String, Object> publish(Manifest.Publish publish) {
    SortedMap<String, Object> json = new TreeMap<>();
    json.put("publishId", publish.publishId());
    json.put("attempt", publish.attempt());
    json.put("contentId", publish.contentId().value());
    json.put("contentIdExcludes", List.copyOf(publish.contentIdExcludes()));
    json.put("run", publish.run());
    json.put("liveAt", publish.liveAt().toString());
    json.put("tables", publish.tables().stream().map(ManifestJson::table).toList());
    return json;
  }

  private static SortedMap<String, Object> entry(History.Entry entry) {
    SortedMap<String, Object> json = new TreeMap<>();
    json.put("kind", entry.kind().name());
    json.put("id", entry.id());
    json.put("sequence", entry.sequence());
    entry.attempt().ifPresent(a -> json.put("attempt", a));
    entry.replacedAt().ifPresent(at -> json.put("replacedAt", at.toString()));
    return json;
  }

  private static SortedMap<String, Object> table(Manifest.Table table) {
    SortedMap<String, Object> json = new TreeMap<>();
    json.put("name", table.name());
    json.put("schemaFingerprint", table.schemaFingerprint());
    json.put("rows", table.rows().rows());
    json.put("rowHashSum", table.rows().hashHex());
    json.put("files", table.files().stream().map(ManifestJson::file).toList());
    return json;
  }

  private static SortedMap<String, Object> file(Manifest.DataFile file) {
    SortedMap<String, Object> json = new TreeMap<>();
    json.put("path", file.path());
    json.put("size", file.size());
    json.put("rows", file.rows());
    json.put("crc32c", file.crc32c());
    json.put("sha256", file.sha256());
    json.put("verifiedBy", file.verifiedBy().name().toLowerCase(Locale.ROOT));
    file.storeVersion().ifPresent(v -> json.put("storeVersion", v));
    return json;
  }

  /**
   * Whether a manifest is spelled as {@link #write} spells it: as any writer of this format does,
   * fields of a later version included, and as whoever edits it by hand seldom does.
   *
   * @throws ManifestFormatException if it is not JSON
   */
  public static boolean isCanonical(PartitionRef partition, byte[] body)
      throws ManifestFormatException {
    return CanonicalJson.isCanonical(partition.manifestKey(), body);
  }

  /**
   * Reads a manifest.
   *
   * @param partition the partition in whose directory it was found
   * @throws ManifestFormatException if it is not JSON, of another format version, of another
   *     partition, or lacks or misspells a field, saying where, what was expected and what was
   *     found
   */
  public static Manifest read(PartitionRef partition, byte[] body) throws ManifestFormatException {
    JsonFields json = CanonicalJson.read(partition.manifestKey(), body);
    checkVersion(json);
    return read(partition, json, id(json, "writeId"), readHistory(json.object("history")));
  }

  /**
   * Reads what {@link #writeHashed} has written: the write id is empty, and there is no history.
   *
   * @throws ManifestFormatException as {@link #read}
   */
  public static Manifest readHashed(PartitionRef partition, byte[] hashed)
      throws ManifestFormatException {
    JsonFields json = CanonicalJson.read(partition.manifestKey(), hashed);
    checkVersion(json);
    return read(partition, json, "", History.NONE);
  }

  private static void checkVersion(JsonFields json) throws ManifestFormatException {
    long version = json.count("formatVersion");
    if (version != FORMAT_VERSION) {
      throw json.wrong(
          ".formatVersion",
          FORMAT_VERSION + ", all that this version of the software reads",
          version + (version > FORMAT_VERSION ? ", which a newer one has written: upgrade" : ""));
    }
  }

  private static Manifest read(
      PartitionRef partition, JsonFields json, String writeId, History history)
      throws ManifestFormatException {
    if (!json.text("partition").equals(partition.path())) {
      throw json.wrong(".partition", "'" + partition + "'", json.text("partition"));
    }
    String state = json.text("state");
    if (!state.equals(LIVE) && !state.equals(EMPTY)) {
      throw json.wrong(".state", "LIVE or EMPTY", state);
    }
    if (state.equals(LIVE) && json.count("sequence") == 0) {
      throw json.wrong(".sequence", "at least 1 in the state LIVE", 0);
    }
    if (json.count("sequence") == Long.MAX_VALUE) {
      throw json.wrong(".sequence", "less, for the next publish adds 1", Long.MAX_VALUE);
    }
    if (state.equals(EMPTY) && (json.has("publishId") || json.has("tables"))) {
      throw json.wrong("", "neither 'publishId' nor 'tables' in the state EMPTY", "one of them");
    }
    return new Manifest(
        writeId,
        partition,
        json.count("sequence"),
        state.equals(LIVE) ? Optional.of(readPublish(partition, json)) : Optional.empty(),
        history,
        json.has("previousHash")
            ? Optional.of(json.parsed("previousHash", "a manifest hash", ManifestHash::new))
            : Optional.empty(),
        json.text("producer"),
        json.instant("createdAt"));
  }

  private static Manifest.Publish readPublish(PartitionRef partition, JsonFields json)
      throws ManifestFormatException {
    List<Manifest.Table> tables = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonFields table : json.objects("tables")) {
      tables.add(readTable(partition, table));
      if (!names.add(table.text("name"))) {
        throw table.wrong(".name", "a name that no other table has", table.text("name"));
      }
    }
    return new Manifest.Publish(
        id(json, "publishId"),
        id(json, "attempt"),
        json.parsed("contentId", "a content id", ContentId::new),
        Collections.unmodifiableSortedSet(new TreeSet<>(json.texts("contentIdExcludes"))),
        json.text("run"),
        tables,
        json.instant("liveAt"));
  }

  private static Manifest.Table readTable(PartitionRef partition, JsonFields json)
      throws ManifestFormatException {
    String name = json.parsed("name", "a table's name", Tables::check);
    long rows = json.count("rows");
    List<Manifest.DataFile> files = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    BigInteger found = BigInteger.ZERO;
    for (JsonFields entry : json.objects("files")) {
      Manifest.DataFile file = readFile(partition, name, entry);
      if (!paths.add(file.path())) {
        throw entry.wrong(".path", "a path that no other file has", file.path());
      }
      found = found.add(BigInteger.valueOf(file.rows()));
      files.add(file);
    }
    if (!found.equals(BigInteger.valueOf(rows))) {
      throw json.wrong(".rows", "the rows of its files together, " + found, rows);
    }
    return new Manifest.Table(
        name,
        json.text("schemaFingerprint"),
        json.parsed("rowHashSum", "a row hash sum", hex -> RowSum.of(rows, hex)),
        files);
  }

  private static Manifest.DataFile readFile(PartitionRef partition, String table, JsonFields json)
      throws ManifestFormatException {
    String path = json.text("path");
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!path.equals(Tables.file(table, name))) {
      throw json.wrong(".path", "a file in the directory of its table '" + table + "'", path);
    }
    json.parsed("path", "visible names inside the partition", PartitionRef::new);
    if (!name.contains("-" + partition.hash() + "-")) {
      throw json.wrong(
          ".path", "a file of this partition, with '-" + partition.hash() + "-' in its name", path);
    }
    return new Manifest.DataFile(
        path,
        json.count("size"),
        json.count("rows"),
        json.hex("crc32c", 8, 8),
        json.hex("sha256", 64, 64),
        json.parsed("verifiedBy", "crc32c, crc64nvme or size", ManifestJson::verifiedBy),
        json.optionalText("storeVersion"));
  }

  private static Manifest.VerifiedBy verifiedBy(String text) {
    for (Manifest.VerifiedBy one : Manifest.VerifiedBy.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static History readHistory(JsonFields json) throws ManifestFormatException {
    List<History.Entry> entries = new ArrayList<>();
    for (JsonFields entry : json.objects("entries")) {
      entries.add(
          new History.Entry(
              entry.parsed("kind", "PUBLISH or UNPUBLISH", History.Kind::valueOf),
              id(entry, "id"),
              entry.count("sequence"),
              entry.has("attempt") ? Optional.of(id(entry, "attempt")) : Optional.empty(),
              entry.optionalInstant("replacedAt")));
    }
    return new History(json.count("evictedThrough"), entries);
  }

  private static String id(JsonFields json, String name) throws ManifestFormatException {
    return json.hex(name, 16, 64);
  }
}
