package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionRef;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionWrapper;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What one version of a Delta log says of some partitions.
 *
 * @param snapshot the version; empty: there is no log
 * @param files those in the table, by partition; somebody else's are with the partition whose
 *     values they have
 * @param sequences of the partitions, as last written to the log
 */
record DeltaState(
    Optional<SnapshotImpl> snapshot,
    Map<PartitionRef, List<AddFile>> files,
    Map<PartitionRef, Long> sequences) {
  /** Before the first commit. */
  static final DeltaState NONE = new DeltaState(Optional.empty(), Map.of(), Map.of());

  /** The log's version; -1 if there is no log. */
  long version() {
    return snapshot.map(SnapshotImpl::getVersion).orElse(-1L);
  }

  private static final String APPLICATION = "io.atomicpartition:";
  private static final StructType TRANSACTIONS =
      new StructType().add("txn", SetTransaction.FULL_SCHEMA);

  /** The application transaction id of a partition, whose version is its sequence. */
  static String application(PartitionRef partition) {
    return APPLICATION + partition;
  }

  /**
   * Reads the newest version.
   *
   * @param partitions those to remember
   */
  static DeltaState load(Engine engine, DeltaPaths paths, Set<PartitionRef> partitions)
      throws IOException {
    Optional<SnapshotImpl> snapshot = snapshot(engine, paths);
    if (snapshot.isEmpty()) {
      return NONE;
    }
    Map<Map<String, String>, PartitionRef> byValues = byValues(partitions);
    Map<PartitionRef, List<AddFile>> files = new HashMap<>();
    forEachFile(
        engine,
        paths,
        snapshot.get(),
        (ours, file) ->
            ours.or(() -> Optional.ofNullable(byValues.get(DeltaPartitionValues.of(file))))
                .filter(partitions::contains)
                .ifPresent(
                    partition ->
                        files.computeIfAbsent(partition, p -> new ArrayList<>()).add(file)));
    Map<String, Long> transactions = transactions(engine, snapshot.get());
    Map<PartitionRef, Long> sequences = new HashMap<>();
    for (PartitionRef partition : partitions) {
      Long sequence = transactions.get(application(partition));
      if (sequence != null) {
        sequences.put(partition, sequence);
      }
    }
    return new DeltaState(snapshot, files, sequences);
  }

  private static Map<Map<String, String>, PartitionRef> byValues(Set<PartitionRef> partitions) {
    Map<Map<String, String>, PartitionRef> byValues = new HashMap<>();
    for (PartitionRef partition : partitions) {
      try {
        byValues.put(DeltaPartitionValues.of(partition), partition);
      } catch (IllegalArgumentException e) {
        // A column twice: Delta has no such partition, and its commit refuses it.
      }
    }
    return byValues;
  }

  /** The newest version; empty if there is no log. */
  static Optional<SnapshotImpl> snapshot(Engine engine, DeltaPaths paths) {
    try {
      return Optional.of(
          (SnapshotImpl) Table.forPath(engine, paths.tablePath()).getLatestSnapshot(engine));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Tells each file that is in the table, and its partition; empty if the project did not write it.
   */
  static void forEachFile(
      Engine engine,
      DeltaPaths paths,
      SnapshotImpl snapshot,
      BiConsumer<Optional<PartitionRef>, AddFile> visitor)
      throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            AddFile file =
                new AddFile(rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
            visitor.accept(paths.partition(file.getPath()), file);
          }
        }
      }
    }
  }

  /** The newest version of each application; the kernel itself reads the log once for each. */
  private static Map<String, Long> transactions(Engine engine, SnapshotImpl snapshot)
      throws IOException {
    Map<String, Long> newest = new HashMap<>();
    try (ActionsIterator actions =
        new ActionsIterator(
            engine,
            snapshot.getLogSegment().allLogFilesReversed(),
            TRANSACTIONS,
            Optional.empty())) {
      while (actions.hasNext()) {
        ActionWrapper batch = actions.next();
        ColumnVector transactions = batch.getColumnarBatch().getColumnVector(0);
        for (int i = 0; i < transactions.getSize(); i++) {
          SetTransaction one = SetTransaction.fromColumnVector(transactions, i);
          if (one != null) {
            newest.putIfAbsent(one.getAppId(), one.getVersion());
          }
        }
      }
    }
    return newest;
  }
}
