package io.atomicpartition.derive;

import io.atomicpartition.format.ParquetFooter;
import io.atomicpartition.format.StoredFile;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Pause;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.parquet.schema.GroupType;

/**
 * For each table a Delta log, made by Delta Kernel's Java library and written by the lake's own
 * store, so that whatever makes a publish atomic makes a commit of the log atomic, too.
 *
 * <pre>
 *   &lt;root&gt;/_delta_log/                   the table without a name
 *   &lt;root&gt;/_tables/&lt;table&gt;/_delta_log/   any other
 * </pre>
 *
 * <p>Each publish is an application transaction: its id is the partition, its version the sequence,
 * so that to derive again what the log has adds nothing. All partitions of one call share a commit.
 *
 * <p>Needs {@code io.delta:delta-kernel-defaults}, which a user of the library adds; see {@link
 * DeltaDependency}.
 */
public final class DeltaLog implements DerivedForm {
  private static final int CONFLICTS = 100;
  private static final int FAILURES = 5;
  private static final Pause PAUSE =
      Pause.exponential(Duration.ofMillis(10), Duration.ofSeconds(2));

  private final AtomicStore store;
  private final Engine engine;
  private final PartitionCalls calls = new PartitionCalls();
  private final Map<String, StructType> columnsByFingerprint = new ConcurrentHashMap<>();

  /**
   * @param store stays the caller's to close
   * @throws IllegalArgumentException if the store writes nothing conditionally
   */
  public DeltaLog(AtomicStore store) {
    if (!store.commitsAtomically()) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' writes nothing conditionally, so two commits could take one version of a Delta"
                  + " log; it needs a root on file:, gs:// or s3://",
              store.location().root()));
    }
    this.store = store;
    this.engine =
        new DefaultEngine(new StoreFileIO(store)) {
          @Override
          public List<MetricsReporter> getMetricsReporters() {
            return List.of(); // it would log each read and each commit
          }
        };
  }

  /**
   * Checks before anything is written that a Delta log can have the columns of a table.
   *
   * @throws IllegalArgumentException naming the table and the column that it cannot have
   */
  public static void checkColumns(String table, GroupType columns) {
    try {
      DeltaTypes.columns(columns);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          (table.isEmpty() ? "" : "Table '" + table + "': ") + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "Delta log";
  }

  @Override
  public DeriveReport derive(Collection<PartitionRef> partitions) {
    DeriveReport report = DeriveReport.empty();
    Set<PartitionRef> all = new TreeSet<>(partitions);
    try {
      // What there is, before the manifests: what they say is then no older than the log.
      Map<String, DeltaState> states = new TreeMap<>();
      for (String table : TableRoots.having(store, DeltaPaths.log())) {
        states.put(table, DeltaState.load(engine, paths(table), all));
      }
      Map<PartitionRef, Optional<Manifest>> manifests = manifests(all, report.failed());
      for (Optional<Manifest> manifest : manifests.values()) {
        manifest
            .flatMap(Manifest::publish)
            .ifPresent(
                live ->
                    live.tables()
                        .forEach(table -> states.putIfAbsent(table.name(), DeltaState.NONE)));
      }
      states.forEach((table, state) -> derive(table, state, manifests, report));
    } catch (IOException | RuntimeException e) {
      all.forEach(partition -> report.failed().putIfAbsent(partition, String.valueOf(e)));
    }
    return report;
  }

  private DeltaPaths paths(String table) {
    return new DeltaPaths(store, table);
  }

  private Map<PartitionRef, Optional<Manifest>> manifests(
      Collection<PartitionRef> partitions, Map<PartitionRef, String> unread) {
    return calls.forEach(partitions, partition -> Manifests.read(store, partition), unread);
  }

  /**
   * Commits until the log of one table is what the manifests say. A commit that another has come
   * before, or of which nothing is known, is planned anew from what is there then. A publish that
   * came in between, and found nothing in the log to remove, relies on the manifests being looked
   * at once more. Only what the last round could not read, or has no place for, has failed.
   */
  private void derive(
      String table,
      DeltaState state,
      Map<PartitionRef, Optional<Manifest>> manifests,
      DeriveReport report) {
    DeltaPaths paths = paths(table);
    DeltaState current = state;
    Map<PartitionRef, Optional<Manifest>> wanted = manifests;
    Set<PartitionRef> concerned = manifests.keySet();
    int conflicts = 0;
    int failures = 0;
    while (true) {
      Map<PartitionRef, String> failed = new TreeMap<>();
      try {
        if (current == null) {
          current = DeltaState.load(engine, paths, concerned);
          wanted = manifests(concerned, failed);
        }
        DeltaCommit commit = plan(paths, table, current, wanted, failed);
        if (commit.isEmpty()) {
          report.failed().putAll(failed);
          return;
        }
        commit.run(engine);
        report.written().addAll(commit.changed());
        if (sequences(manifests(wanted.keySet(), new TreeMap<>())).equals(sequences(wanted))) {
          report.failed().putAll(failed);
          return;
        }
        current = null;
      } catch (IOException | RuntimeException e) {
        boolean conflict = isConflict(e);
        conflicts += conflict ? 1 : 0;
        failures += conflict ? 0 : 1;
        if (conflicts >= CONFLICTS || failures >= FAILURES || !paused(conflicts + failures)) {
          concerned.forEach(
              partition ->
                  report
                      .failed()
                      .put(partition, String.format("the log of '%s': %s", paths.uri(), root(e))));
          return;
        }
        current = null;
      }
    }
  }

  private DeltaCommit plan(
      DeltaPaths paths,
      String table,
      DeltaState state,
      Map<PartitionRef, Optional<Manifest>> manifests,
      Map<PartitionRef, String> failed) {
    DeltaCommit commit = new DeltaCommit(paths, state);
    for (Map.Entry<PartitionRef, Optional<Manifest>> one : manifests.entrySet()) {
      Optional<Manifest.Publish> publish = one.getValue().flatMap(Manifest::publish);
      Optional<Manifest.Table> live =
          publish.flatMap(p -> p.tables().stream().filter(t -> t.name().equals(table)).findFirst());
      try {
        commit.add(
            one.getKey(),
            publish,
            live,
            one.getValue().map(Manifest::sequence).orElse(0L),
            this::columns);
      } catch (IOException | IllegalArgumentException e) {
        failed.put(one.getKey(), String.valueOf(e.getMessage()));
      }
    }
    return commit;
  }

  /** All files of a publish's table have the schema that its fingerprint is of. */
  private StructType columns(PartitionRef partition, Manifest.Table table) throws IOException {
    StructType known = columnsByFingerprint.get(table.schemaFingerprint());
    if (known != null) {
      return known;
    }
    Manifest.DataFile file = table.files().get(0);
    String key = partition + "/" + file.path();
    StructType found = DeltaTypes.columns(footer(key, file.size()).schema());
    columnsByFingerprint.put(table.schemaFingerprint(), found);
    return found;
  }

  private ParquetFooter footer(String key, long size) throws IOException {
    try {
      return ParquetFooter.of(new StoredFile(store, key, size));
    } catch (IOException | RuntimeException e) {
      throw new StoreException(
          String.format("The columns of '%s' cannot be read: %s", store.uri(key), e), e);
    }
  }

  private static Map<PartitionRef, Long> sequences(
      Map<PartitionRef, Optional<Manifest>> manifests) {
    Map<PartitionRef, Long> sequences = new TreeMap<>();
    manifests.forEach(
        (partition, manifest) ->
            sequences.put(partition, manifest.map(Manifest::sequence).orElse(0L)));
    return sequences;
  }

  private static boolean isConflict(Exception e) {
    return e instanceof TableAlreadyExistsException || e instanceof ConcurrentWriteException;
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean paused(int tries) {
    try {
      PAUSE.after(tries);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void known(Consumer<PartitionRef> partition) throws IOException {
    try {
      for (String table : TableRoots.having(store, DeltaPaths.log())) {
        DeltaPaths paths = paths(table);
        Optional<SnapshotImpl> snapshot = DeltaState.snapshot(engine, paths);
        if (snapshot.isPresent()) {
          List<String> columns = snapshot.get().getPartitionColumnNames();
          DeltaState.forEachFile(
              engine,
              paths,
              snapshot.get(),
              (ours, file) ->
                  ours.or(
                          () ->
                              DeltaPartitionValues.partition(
                                  DeltaPartitionValues.of(file), columns))
                      .ifPresent(partition));
        }
      }
    } catch (RuntimeException e) {
      throw new StoreException("The Delta log of '" + store.location().root() + "': " + e, e);
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
