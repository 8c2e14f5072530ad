package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the small temps of a partition into new ones. The old ones are deleted by nobody before
 * the publish is decided, for a retry of this step, or another run of it at the same time, needs
 * them. Where one is gone already those that it would be merged with are handed on as they came: as
 * a rule the partition is decided, and if it is not, finalize misses the temp, too, and fails.
 */
final class MergeTemps extends DoFn<StagedPartition, StagedPartition> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MergeTemps.class);

  private final SinkConfig<?> config;
  private final SmallFileMerging merging;

  private transient @Nullable AtomicStore store;
  private transient @Nullable StoreEvents storeEvents;
  private transient @Nullable TempMerger merger;
  private transient @Nullable Map<PartitionRef, List<String>> written;
  private transient @Nullable LongSupplier nanos;

  MergeTemps(SinkConfig<?> config, SmallFileMerging merging) {
    this.config = config;
    this.merging = merging;
  }

  @Setup
  public void setup(PipelineOptions options) {
    storeEvents = new StoreEvents();
    store = config.store().open(options, storeEvents);
    nanos = PublishEnvironment.standard().nanos();
    merger = new TempMerger(store, config.launch(), config.format(), RandomIds.secure());
  }

  @StartBundle
  public void startBundle() throws IOException {
    WorkerChecks.check(store, config.launch());
    written = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element StagedPartition staged, OutputReceiver<StagedPartition> out)
      throws IOException {
    try {
      out.output(merged(staged));
    } catch (Throwable e) {
      deleteWritten();
      throw e;
    }
  }

  private StagedPartition merged(StagedPartition staged) throws IOException {
    LogFields fields = new LogFields(config.launch(), staged.partition());
    try {
      return mergedOrAsItCame(staged);
    } finally {
      fields.restore();
    }
  }

  private StagedPartition mergedOrAsItCame(StagedPartition staged) throws IOException {
    StagedPartition merged = staged;
    for (List<TempFile> group : merging.groups(staged.temps(), config.format().targetFileBytes())) {
      String key = merger.newKey(staged.partition());
      written.computeIfAbsent(staged.partition(), any -> new ArrayList<>()).add(key);
      long start = nanos.getAsLong();
      try {
        TempFile file = merger.merge(key, group);
        merged = merged.withMerged(group, file);
        SinkMetrics.TEMPS_MERGED.inc(group.size());
        SinkMetrics.MERGED_FILES.inc();
        SinkMetrics.MERGE_MILLIS.update(TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - start));
      } catch (TempMerger.TempMissingException e) {
        SinkMetrics.MERGES_GIVEN_UP.inc();
        LOG.warn("Files of '{}' are not merged: {}", staged.partition(), e.getMessage());
      }
    }
    return merged;
  }

  @FinishBundle
  public void finishBundle() {
    storeEvents.report();
  }

  /** After a failure in this bundle: what cannot be deleted is left to the sweep. */
  private void deleteWritten() {
    if (written.isEmpty()) {
      return;
    }
    LeftTemps left = new LeftTemps(config.launch());
    try {
      DeleteReport report = store.delete(written.values().stream().flatMap(List::stream).toList());
      SinkMetrics.TEMPS_ABORTED.inc(report.gone());
      written.forEach((partition, keys) -> left.log(partition, keys, report));
    } catch (IOException | RuntimeException e) { // must not take the place of the failure itself
      written.forEach((partition, keys) -> left.log(partition, keys, e));
    }
    written.clear();
  }

  @Teardown
  public void teardown() throws IOException {
    if (store != null) {
      store.close();
    }
  }
}
