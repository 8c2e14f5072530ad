package io.atomicpartition.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.format.ParquetFooter;
import io.atomicpartition.format.StoredFile;
import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.lake.Leftovers;
import io.atomicpartition.pipelines.ingest.Failures;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows all that is known of one partition. */
@Command(
    name = "show",
    description = "Shows one partition: its manifest, history, tables, schemas and files.",
    footer = "Exit codes: 0; 1, there is no such partition, or it cannot be read; 2, usage.")
final class ShowCommand extends PartitionCommand {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FIELD = "%-14s %s%n";

  private LakePartition found;

  @Override
  int run(AtomicStore store) throws IOException {
    found = find(store);
    Map<String, List<String>> schemas = schemas(store);
    if (json()) {
      out().println(document(schemas));
    } else {
      printPartition(store);
      found.live().ifPresent(live -> printTables(live, schemas));
      found.manifest().map(Manifest::history).ifPresent(this::printHistory);
      printExtra();
    }
    boolean known = schemas.size() == found.tables().size();
    return found.state() == LakePartition.State.UNREADABLE || !known ? Main.FAILED : 0;
  }

  /** By table, the columns of its first file; none where that cannot be read. */
  private Map<String, List<String>> schemas(AtomicStore store) {
    Map<String, List<String>> schemas = new LinkedHashMap<>();
    for (Manifest.Table table : found.live().map(Manifest.Publish::tables).orElse(List.of())) {
      if (!table.files().isEmpty()) {
        Manifest.DataFile first = table.files().get(0);
        String key = found.partition().path() + "/" + first.path();
        try {
          schemas.put(
              table.name(), ParquetFooter.of(new StoredFile(store, key, first.size())).fields());
        } catch (IOException | RuntimeException e) {
          tell("the schema of '%s' is not known: %s", table.name(), Failures.message(e));
        }
      }
    }
    return schemas;
  }

  private Json document(Map<String, List<String>> schemas) throws IOException {
    Json document = new Json().put("partition", found.partition()).put("state", found.state());
    if (found.manifest().isPresent()) {
      JsonNode manifest = MAPPER.readTree(found.record().orElseThrow().body());
      document
          .fields()
          .put("manifest", MAPPER.convertValue(manifest, Object.class)); // as it is, not as we read
    }
    document.fields().put("schemas", schemas);
    Leftovers extra = found.extra();
    document.put("extraFiles", extra.objects()).put("extraBytes", extra.bytes());
    return found.trouble().isEmpty() ? document : document.put("trouble", found.trouble());
  }

  private void printPartition(AtomicStore store) {
    field("partition", found.partition());
    field("state", found.state());
    if (!found.trouble().isEmpty()) {
      field("trouble", Failures.oneLine(found.trouble()));
    }
    if (found.manifest().isPresent()) {
      Manifest manifest = found.manifest().get();
      field("sequence", manifest.sequence());
      field("manifest", store.uri(found.partition().manifestKey()));
      field("written by", manifest.producer());
      field("write id", manifest.writeId());
    }
    if (found.live().isPresent()) {
      Manifest.Publish live = found.live().get();
      field("live since", live.liveAt());
      field("run", live.run());
      field("publish id", live.publishId());
      field("attempt", live.attempt());
      field("content id", live.contentId());
      if (!live.contentIdExcludes().isEmpty()) {
        field("  leaves out", String.join(", ", live.contentIdExcludes()));
      }
      print(
          FIELD,
          "rows",
          String.format(
              "%,d in %,d files of %s", live.rows(), found.liveFiles(), ByteSize.of(live.bytes())));
    }
  }

  private void field(String name, Object value) {
    print(FIELD, name, value);
  }

  private void printTables(Manifest.Publish live, Map<String, List<String>> schemas) {
    for (Manifest.Table table : live.tables()) {
      print(
          "%ntable %s: %,d rows%n",
          table.name().isEmpty() ? "without a name" : table.name(), table.rows().rows());
      schemas.getOrDefault(table.name(), List.of()).forEach(column -> print("  %s%n", column));
      print("  schema %s%n", table.schemaFingerprint());
      for (Manifest.DataFile file : table.files()) {
        print(
            "  %,d rows, %,d bytes, CRC32C %s  %s%n",
            file.rows(), file.size(), file.crc32c(), file.path());
      }
    }
  }

  private void printHistory(History history) {
    if (history.entries().isEmpty() && history.evictedThrough() == 0) {
      return;
    }
    print("%nhistory, newest first%n");
    for (History.Entry entry : history.entries()) {
      print(
          "  sequence %d  %-9s  %s  attempt %-16s  %s%n",
          entry.sequence(), entry.kind(), entry.id(), entry.attempt().orElse("-"), replaced(entry));
    }
    if (history.evictedThrough() > 0) {
      print("  forgotten: all up to sequence %d%n", history.evictedThrough());
    }
  }

  private String replaced(History.Entry entry) {
    if (entry.sequence() == found.sequence()) {
      return "is what it is now";
    }
    return entry
        .replacedAt()
        .or(() -> found.record().map(CommitRecord::lastModified))
        .map(at -> "replaced " + at)
        .orElse("");
  }

  private void printExtra() {
    Leftovers extra = found.extra();
    if (extra.objects() > 0) {
      print("%n%,d files that nothing names, %s%n", extra.objects(), ByteSize.of(extra.bytes()));
      for (StoredObject one : extra.first()) {
        print("  %,d bytes, written at %s  %s%n", one.size(), one.lastModified(), one.key());
      }
    }
  }
}
