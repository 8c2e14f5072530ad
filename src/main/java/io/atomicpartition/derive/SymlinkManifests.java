package io.atomicpartition.derive;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Pause;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * For each table of a partition, the list of its live files, a URI per line: what Trino, Athena and
 * Redshift read as a table with Hive's {@code SymlinkTextInputFormat}, BigQuery as manifests, and
 * Hive itself by a class that {@code docs/reading.md} has.
 *
 * <pre>
 *   &lt;root&gt;/_symlink_format_manifest/&lt;partition&gt;/manifest
 *   &lt;root&gt;/_tables/&lt;table&gt;/_symlink_format_manifest/&lt;partition&gt;/manifest
 * </pre>
 *
 * <p>A partition that was un-published, or has lost a table, keeps an empty list: to delete it
 * could not be made conditional.
 */
public final class SymlinkManifests implements DerivedForm {
  static final String DIRECTORY = "_symlink_format_manifest/";
  private static final String FILE = "/manifest";
  private static final int TRIES = 20;
  private static final Pause PAUSE =
      Pause.exponential(Duration.ofMillis(20), Duration.ofSeconds(2));

  private final AtomicStore store;
  private final PartitionCalls calls = new PartitionCalls();

  /**
   * @param store stays the caller's to close
   * @throws IllegalArgumentException if the store writes nothing conditionally
   */
  public SymlinkManifests(AtomicStore store) {
    if (!store.commitsAtomically()) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' writes nothing conditionally, so a late writer could put an older list of files"
                  + " over a newer; symlink manifests need a root on file:, gs:// or s3://",
              store.location().root()));
    }
    this.store = store;
  }

  @Override
  public String name() {
    return "symlink manifests";
  }

  /** The key of the list of a table's live files. */
  static String key(String table, PartitionRef partition) {
    return TableRoots.prefix(table) + DIRECTORY + partition + FILE;
  }

  @Override
  public DeriveReport derive(Collection<PartitionRef> partitions) {
    DeriveReport report = DeriveReport.empty();
    SortedSet<String> tables;
    try {
      tables = TableRoots.having(store, DIRECTORY);
    } catch (StoreException | RuntimeException e) {
      partitions.forEach(partition -> report.failed().put(partition, String.valueOf(e)));
      return report;
    }
    calls
        .forEach(partitions, partition -> derive(partition, tables), report.failed())
        .forEach(
            (partition, written) -> {
              if (written) {
                report.written().add(partition);
              }
            });
    return report;
  }

  private boolean derive(PartitionRef partition, SortedSet<String> known) throws IOException {
    SortedSet<String> tables = new TreeSet<>(known);
    Manifests.read(store, partition)
        .flatMap(Manifest::publish)
        .ifPresent(live -> live.tables().forEach(table -> tables.add(table.name())));
    boolean written = false;
    for (String table : tables) {
      written |= derive(partition, table);
    }
    return written;
  }

  /**
   * Writes until what is there is what the manifest says. The list is read before the manifest: so
   * what is written over it was true after it was. A list may repeat, an empty one above all, and
   * with it its version on stores that name versions by content; so what was written is compared
   * with the manifest once more.
   */
  private boolean derive(PartitionRef partition, String table) throws IOException {
    String key = key(table, partition);
    StoreException last = null;
    boolean written = false;
    for (int tries = 1; tries <= TRIES; tries++) {
      Optional<CommitRecord> found =
          Guarded.call("Reading '" + key + "'", () -> store.readRecord(key));
      byte[] wanted = list(partition, table);
      if (Arrays.equals(found.map(CommitRecord::body).orElse(new byte[0]), wanted)) {
        return written;
      }
      try {
        Guarded.call(
            "Writing '" + key + "'",
            () ->
                found.isEmpty()
                    ? store.createRecord(key, wanted)
                    : store.replaceRecord(key, wanted, found.get().version()));
        written = true;
      } catch (StoreException e) {
        last = e; // refused or in doubt: what is there tells
        pause(key, tries);
      }
    }
    throw new StoreException(
        String.format(
            "'%s' was not what the manifest says after %d tries%s",
            store.uri(key), TRIES, last == null ? "" : ", the last: " + last.getMessage()),
        last);
  }

  private static void pause(String key, int tries) throws InterruptedIOException {
    try {
      PAUSE.after(tries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted before '" + key + "' was tried again");
    }
  }

  private byte[] list(PartitionRef partition, String table)
      throws StoreException, ManifestFormatException {
    StringBuilder lines = new StringBuilder();
    Manifests.read(store, partition)
        .flatMap(Manifest::publish)
        .ifPresent(
            live ->
                live.tables().stream()
                    .filter(one -> one.name().equals(table))
                    .flatMap(one -> one.files().stream())
                    .forEach(
                        file ->
                            lines.append(plainUri(partition + "/" + file.path())).append('\n')));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Not escaped: whoever reads these lists takes each line for a path as it is. */
  private String plainUri(String key) {
    URI root = store.location().root();
    String authority = root.getRawAuthority() == null ? "" : root.getRawAuthority();
    return root.getScheme() + "://" + authority + root.getPath() + "/" + key;
  }

  @Override
  public void known(Consumer<PartitionRef> partition) throws StoreException {
    for (String table : TableRoots.having(store, DIRECTORY)) {
      String prefix = TableRoots.prefix(table) + DIRECTORY;
      Optional<String> token = Optional.empty();
      do {
        Optional<String> next = token;
        ListPage page = Guarded.call("Listing '" + prefix + "'", () -> store.list(prefix, next));
        for (StoredObject object : page.objects()) {
          String path = object.key().substring(prefix.length());
          if (path.endsWith(FILE)) {
            partition(path.substring(0, path.length() - FILE.length())).ifPresent(partition);
          }
        }
        token = page.nextPageToken();
      } while (token.isPresent());
    }
  }

  private static Optional<PartitionRef> partition(String path) {
    try {
      return Optional.of(new PartitionRef(path));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // somebody else's
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
