package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.format.ParquetContent;
import io.atomicpartition.format.StoredFile;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Reads a lake back, on any store, through its manifests: every row of every live file, from which
 * each partition's content id is worked out anew. Takes the options of the run that wrote it, and
 * uses those of its store. Finds the manifests by listing the whole root.
 *
 * <p>Exit codes: 0, every content id is its manifest's; 1, one is not, or a manifest cannot be
 * understood, or nothing is live, or the store could not be asked; 2, the options make no sense.
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
  private long unreadable = 0;

  private ReadBack(AtomicStore store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  public static void main(String[] args) {
    int code = run(args, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** {@link #main} without the exit. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      PipelineOptionsFactory.register(IngestOptions.class);
      StoreOptions options = CommandLine.parse(args, StoreOptions.class);
      StoreLocation location =
          StoreLocation.parse(options.getOutput(), Optional.ofNullable(options.getTempRoot()));
      try (AtomicStore store = AtomicStores.open(location, environment(options))) {
        ReadBack lake = new ReadBack(store, out);
        boolean equal = lake.run();
        if (lake.partitions == 0) {
          err.printf("read back: no partition is live in '%s'%n", location.root());
          return Ingest.FAILED;
        }
        return equal ? 0 : Ingest.FAILED;
      }
    } catch (IllegalArgumentException e) {
      err.println("read back: " + Failures.message(e));
      return Ingest.USAGE;
    } catch (RuntimeException | IOException e) {
      err.println("read back: " + Failures.message(e));
      return Ingest.FAILED;
    }
  }

  private static StoreEnvironment environment(StoreOptions options) {
    List<String> schemes = options.getNonAtomicFileSystem();
    return StoreEnvironment.empty()
        .allowingNonAtomic(schemes == null ? Set.of() : Set.copyOf(schemes))
        .with(PipelineOptions.class, options);
  }

  private boolean run() throws IOException {
    out.printf("%nRead back through the manifests:%n");
    Optional<String> token = Optional.empty();
    do {
      ListPage page = store.list("", token);
      for (StoredObject object : page.objects()) {
        String end = "/" + PartitionRef.MANIFEST;
        if (object.key().endsWith(end) && !StoreLocation.isStaging(object.key())) {
          read(object.key().substring(0, object.key().length() - end.length()));
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
    if (unreadable > 0) {
      out.printf(Locale.ROOT, "%,d manifests are UNREADABLE%n", unreadable);
    }
    return differing == 0 && unreadable == 0;
  }

  private void read(String directory) throws StoreException {
    if (("/" + directory).contains("/_") || ("/" + directory).contains("/.")) {
      return; // hidden, as every reader of lakes has it
    }
    try {
      PartitionRef partition = new PartitionRef(directory);
      Optional<CommitRecord> record = store.readRecord(partition.manifestKey());
      Optional<Manifest.Publish> live =
          record.isEmpty()
              ? Optional.empty()
              : ManifestJson.read(partition, record.get().body()).publish();
      if (live.isPresent()) {
        read(partition, live.get());
      }
    } catch (ManifestFormatException | IllegalArgumentException e) {
      unreadable++;
      out.printf("  %-24s UNREADABLE: %s%n", directory, Failures.message(e));
    }
  }

  private void read(PartitionRef partition, Manifest.Publish live) {
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
                StoredFile.of(store, partition.path() + "/" + file.path()),
                live.contentIdExcludes());
        sum = sum.plus(content.rows());
        fingerprint = content.schemaFingerprint();
      }
      tables.put(table.name(), new ContentId.Table(fingerprint, sum));
    }
    return ContentId.of(tables, live.contentIdExcludes());
  }
}
