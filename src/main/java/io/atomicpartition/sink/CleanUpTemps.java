package io.atomicpartition.sink;

import io.atomicpartition.publish.CleanUp;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the temps of what is decided, many in one request; only then hands the results on. */
final class CleanUpTemps extends DoFn<Decided, PartitionResult> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CleanUpTemps.class);

  private final SinkConfig<?> config;
  private final TupleTag<PartitionResult> conflictsTag;

  private transient @Nullable AtomicStore store;
  private transient @Nullable StoreEvents storeEvents;
  private transient @Nullable List<Decided> decided;

  CleanUpTemps(SinkConfig<?> config, TupleTag<PartitionResult> conflictsTag) {
    this.config = config;
    this.conflictsTag = conflictsTag;
  }

  @Setup
  public void setup(PipelineOptions options) {
    storeEvents = new StoreEvents();
    store = config.store().open(options, storeEvents);
  }

  @StartBundle
  public void startBundle() {
    decided = new ArrayList<>();
  }

  @ProcessElement
  public void process(@Element Decided element) {
    decided.add(element);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    List<String> keys = decided.stream().flatMap(d -> d.temps().stream()).toList();
    DeleteReport report = new CleanUp(store, config.launch()).temps(keys);
    SinkMetrics.TEMPS_DELETED.inc(report.gone());
    SinkMetrics.TEMPS_LEFT.inc(report.failed().size());
    storeEvents.report();
    if (!report.failed().isEmpty()) {
      LOG.warn(
          "{} temps could not be deleted and are left to the sweep, the first: {}",
          report.failed().size(),
          report.failed().entrySet().iterator().next());
    }
    for (Decided one : decided) {
      PartitionResult result = one.result();
      if (result.outcome() == Outcome.CONFLICT) {
        context.output(
            conflictsTag, result, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      } else {
        context.output(result, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
  }

  @Teardown
  public void teardown() throws IOException {
    if (store != null) {
      store.close();
    }
  }
}
