package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.format.ParquetContent;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.parquet.io.LocalInputFile;

/**
 * Reads a lake on this machine's disk back, through its manifests: every row of every live file,
 * from which each partition's content id is worked out anew. Exit code 1 if one is not the
 * manifest's.
 */
public final class ReadBack {
  private static final int LISTED = 20;
  private static final String EQUAL = "equal";

  private final PrintStream out;
  private final AtomicStore store;
  private long partitions = 0;
  private long files = 0;
  private long rows = 0;
  private long bytes = 0;
  private long differing = 0;

  private ReadBack(AtomicStore store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: ReadBack <directory of a lake>");
      System.exit(Ingest.USAGE);
    }
    if (!Files.isDirectory(Path.of(args[0]))) {
      System.err.println("There is no directory '" + args[0] + "' to read back");
      System.exit(Ingest.USAGE);
    }
    if (!run(Path.of(args[0]), System.out)) {
      System.exit(Ingest.FAILED);
    }
  }

  /** Whether everything that was read is what the manifests say. */
  static boolean run(Path root, PrintStream out) throws IOException {
    URI uri = root.toAbsolutePath().normalize().toUri();
    try (AtomicStore store = AtomicStores.open(StoreLocation.of(uri), StoreEnvironment.empty())) {
      return new ReadBack(store, out).run();
    }
  }

  private boolean run() throws IOException {
    out.printf("%nRead back through the manifests:%n");
    Optional<String> token = Optional.empty();
    do {
      ListPage page = store.list("", token);
      for (StoredObject object : page.objects()) {
        String end = "/" + PartitionRef.MANIFEST;
        if (object.key().endsWith(end) && !StoreLocation.isStaging(object.key())) {
          read(new PartitionRef(object.key().substring(0, object.key().length() - end.length())));
        }
      }
      token = page.nextPageToken();
    } while (token.isPresent());
    if (partitions > LISTED) {
      out.printf(Locale.ROOT, "  ... and %,d more partitions%n", partitions - LISTED);
    }
    out.printf(
        Locale.ROOT,
        "%,d live partitions, %,d files, %,d rows, %s; %s%n",
        partitions,
        files,
        rows,
        SummaryText.size(bytes),
        differing == 0
            ? "every content id is the one that its manifest says"
            : differing + " DIFFER from what their manifests say");
    return differing == 0;
  }

  private void read(PartitionRef partition) throws IOException {
    Manifest manifest =
        ManifestJson.read(
            partition, store.readRecord(partition.manifestKey()).orElseThrow().body());
    if (manifest.publish().isEmpty()) {
      return;
    }
    Manifest.Publish live = manifest.publish().get();
    String found = compare(partition, live);
    boolean equal = found.equals(EQUAL);
    partitions++;
    rows += live.rows();
    bytes += live.bytes();
    files += live.tables().stream().mapToLong(table -> table.files().size()).sum();
    differing += equal ? 0 : 1;
    if (partitions <= LISTED || !equal) {
      out.printf(
          Locale.ROOT,
          "  %-24s %-48s %s %s%n",
          partition,
          live.tables().stream()
              .map(
                  table ->
                      String.format(
                          Locale.ROOT,
                          "%s%,d rows",
                          table.name().isEmpty() ? "" : table.name() + " ",
                          table.rows().rows()))
              .collect(Collectors.joining(", ")),
          live.contentId().value().substring(0, 15) + "...",
          found);
    }
  }

  /** What is found of a partition's content. */
  private String compare(PartitionRef partition, Manifest.Publish live) {
    try {
      return contentOf(partition, live).equals(live.contentId()) ? EQUAL : "DIFFERS";
    } catch (IOException | RuntimeException e) {
      return "CANNOT BE READ: " + Failures.message(e);
    }
  }

  private ContentId contentOf(PartitionRef partition, Manifest.Publish live) throws IOException {
    SortedMap<String, ContentId.Table> tables = new TreeMap<>();
    for (Manifest.Table table : live.tables()) {
      RowSum sum = RowSum.ZERO;
      String fingerprint = table.schemaFingerprint();
      for (Manifest.DataFile file : table.files()) {
        ParquetContent content =
            ParquetContent.of(
                new LocalInputFile(Path.of(store.uri(partition.path() + "/" + file.path()))),
                live.contentIdExcludes());
        sum = sum.plus(content.rows());
        fingerprint = content.schemaFingerprint();
      }
      tables.put(table.name(), new ContentId.Table(fingerprint, sum));
    }
    return ContentId.of(tables, live.contentIdExcludes());
  }
}
