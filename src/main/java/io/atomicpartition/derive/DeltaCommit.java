package io.atomicpartition.derive;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.PartitionRef;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One commit to a Delta log: for each partition that differs from its manifest, its files that went
 * are removed and those that came are added, under the partition's own application transaction id,
 * all at one version. Several publishes may share a commit; each has its transaction in it.
 *
 * <p>The kernel has no public API for files that are removed, for several transactions, and for
 * added columns: those actions are made by its internal classes, here and nowhere else.
 */
final class DeltaCommit {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaCommit.class);
  private static final String ENGINE = "atomic-partition-sink";

  /**
   * VACUUM deletes what the log does not name once it is this old, and what was published and not
   * yet derived is such. So it is to do nothing, and Spark refuses to be told a shorter time.
   */
  private static final Map<String, String> PROPERTIES =
      Map.of("delta.deletedFileRetentionDuration", "interval 3650 days");

  private final DeltaPaths paths;
  private final DeltaState state;
  private final Instant now = Instant.now();
  private final List<Row> files = new ArrayList<>();
  private final Set<PartitionRef> changed = new TreeSet<>();
  private Optional<DeltaColumns> columns;

  DeltaCommit(DeltaPaths paths, DeltaState state) {
    this.paths = paths;
    this.state = state;
    this.columns =
        state.snapshot().map(s -> DeltaColumns.of(s.getSchema(), s.getPartitionColumnNames()));
  }

  /** Finds the columns of a table's files. */
  @FunctionalInterface
  interface Columns {
    StructType of(PartitionRef partition, Manifest.Table table) throws IOException;
  }

  /**
   * Takes a partition into the commit, if the log differs from the manifest. If it has no place in
   * a Delta table, and the log has files of it that are not live, all its files are removed: a
   * sweep deletes those, and every scan of the table would break on them.
   *
   * @param live what is live of the table; empty: nothing
   * @param sequence of the manifest; 0 if there is none
   * @throws IllegalArgumentException if the partition has no place in a Delta table, saying why;
   *     nothing is added then
   * @throws IOException if the columns cannot be read; nothing of it is in the commit then
   */
  void add(
      PartitionRef partition,
      Optional<Manifest.Publish> publish,
      Optional<Manifest.Table> live,
      long sequence,
      Columns source)
      throws IOException {
    Map<String, Manifest.DataFile> wanted = new HashMap<>();
    live.ifPresent(
        table ->
            table
                .files()
                .forEach(file -> wanted.put(paths.of(partition + "/" + file.path()), file)));
    List<AddFile> present = state.files().getOrDefault(partition, List.of());
    Set<String> kept = new HashSet<>();
    List<AddFile> gone = new ArrayList<>();
    for (AddFile file : present) {
      if (wanted.containsKey(file.getPath()) && file.getDeletionVector().isEmpty()) {
        kept.add(file.getPath());
      } else {
        gone.add(file);
      }
    }
    boolean same = gone.isEmpty() && kept.size() == wanted.size();
    boolean nothing =
        wanted.isEmpty() && present.isEmpty() && (live.isEmpty() || state.snapshot().isEmpty());
    if (nothing || (same && state.sequences().getOrDefault(partition, -1L) == sequence)) {
      return;
    }
    if (!wanted.isEmpty()) {
      try {
        widen(partition, source.of(partition, live.orElseThrow()));
      } catch (IllegalArgumentException e) {
        if (gone.isEmpty()) {
          throw e;
        }
        present.forEach(this::remove);
        changed.add(partition);
        throw new IllegalArgumentException(
            e.getMessage()
                + "; what the log had of the partition is no longer live, and was removed",
            e);
      }
    }
    gone.forEach(this::remove);
    long modified = publish.map(p -> p.liveAt().toEpochMilli()).orElse(0L);
    wanted.forEach(
        (path, file) -> {
          if (!kept.contains(path)) {
            files.add(added(partition, path, file, modified));
          }
        });
    files.add(
        SingleAction.createTxnSingleAction(
            new SetTransaction(
                    DeltaState.application(partition), sequence, Optional.of(now.toEpochMilli()))
                .toRow()));
    changed.add(partition);
  }

  private void widen(PartitionRef partition, StructType file) {
    boolean localTimes =
        state
            .snapshot()
            .map(s -> s.getProtocol().supportsFeature(TableFeatures.TIMESTAMP_NTZ_RW_FEATURE))
            .orElse(true);
    DeltaColumns all = columns.orElseGet(() -> DeltaColumns.like(partition));
    all.add(partition, file, localTimes);
    columns = Optional.of(all);
  }

  private void remove(AddFile file) {
    files.add(
        SingleAction.createRemoveFileSingleAction(
            file.toRemoveFileRow(true, Optional.of(now.toEpochMilli()))));
  }

  private static Row added(
      PartitionRef partition, String path, Manifest.DataFile file, long modified) {
    return SingleAction.createAddFileSingleAction(
        AddFile.createAddFileRow(
            new StructType(),
            path,
            VectorUtils.stringStringMapValue(DeltaPartitionValues.of(partition)),
            file.size(),
            modified,
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new DataFileStatistics(file.rows(), Map.of(), Map.of(), Map.of()))));
  }

  /** Whether the log is what the manifests say, and there is nothing to commit. */
  boolean isEmpty() {
    return files.isEmpty();
  }

  /** The partitions that differ. */
  Set<PartitionRef> changed() {
    return changed;
  }

  /**
   * Commits at the version after the one that was read, and nowhere else.
   *
   * @throws ConcurrentWriteException if there is one already
   * @throws RuntimeException whatever else the kernel throws; whether it is committed, only the log
   *     tells
   */
  void run(Engine engine) {
    Transaction transaction = transaction(engine);
    if (transaction.getReadTableVersion() != state.version()) {
      throw new ConcurrentWriteException();
    }
    TransactionCommitResult done =
        transaction.commit(
            engine,
            CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions().iterator())));
    for (PostCommitHook hook : done.getPostCommitHooks()) {
      if (hook.getType() == PostCommitHookType.CHECKPOINT) {
        checkpoint(engine, hook);
      }
    }
  }

  private Transaction transaction(Engine engine) {
    Table table = Table.forPath(engine, paths.tablePath());
    TransactionBuilder builder =
        state.snapshot().isPresent()
            ? table.createTransactionBuilder(engine, ENGINE, Operation.WRITE)
            : table
                .createTransactionBuilder(engine, ENGINE, Operation.CREATE_TABLE)
                .withSchema(engine, columns.orElseThrow().schema())
                .withPartitionColumns(engine, columns.orElseThrow().partitionColumns())
                .withTableProperties(engine, PROPERTIES);
    // What conflicts is planned anew, from the manifests as they are then.
    return builder.withMaxRetries(0).build(engine);
  }

  private List<Row> actions() {
    List<Row> actions = new ArrayList<>();
    StructType schema = columns.orElseThrow().schema();
    state
        .snapshot()
        .filter(snapshot -> !snapshot.getSchema().equals(schema))
        .ifPresent(
            snapshot ->
                actions.add(
                    SingleAction.createMetadataSingleAction(
                        snapshot.getMetadata().withNewSchema(schema).toRow())));
    actions.addAll(files);
    return actions;
  }

  /** Spares readers most of the log; without it they read more. */
  private void checkpoint(Engine engine, PostCommitHook hook) {
    try {
      hook.threadSafeInvoke(engine);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "No checkpoint of the Delta log of '{}'; the next is due in 10 commits", paths.uri(), e);
    }
  }
}
