package io.atomicpartition.sink;

import io.atomicpartition.publish.CleanUp;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Deletes the temps of what is decided, many in one request; only then hands the results on. */
final class CleanUpTemps extends DoFn<Decided, PartitionResult> {
  private static final long serialVersionUID = 1L;

  private final SinkConfig<?> config;

  private transient @Nullable AtomicStore store;
  private transient @Nullable StoreEvents storeEvents;
  private transient @Nullable LongSupplier nanos;
  private transient @Nullable List<Decided> decided;

  CleanUpTemps(SinkConfig<?> config) {
    this.config = config;
  }

  @Setup
  public void setup(PipelineOptions options) {
    storeEvents = new StoreEvents();
    store = config.store().open(options, storeEvents);
    nanos = PublishEnvironment.standard().nanos();
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
    long start = nanos.getAsLong();
    DeleteReport report = new CleanUp(store, config.launch()).temps(keys);
    SinkMetrics.CLEAN_UP_MILLIS.update(TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - start));
    SinkMetrics.TEMPS_DELETED.inc(report.gone());
    SinkMetrics.TEMPS_LEFT.inc(report.failed().size());
    storeEvents.report();
    for (Decided one : decided) {
      logLeft(one, report);
      context.output(
          PublishedPartitions.EVENTS,
          one.event(),
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
      PartitionResult result = one.result();
      if (result.outcome() == Outcome.CONFLICT) {
        context.output(
            PublishedPartitions.CONFLICTS,
            result,
            GlobalWindow.INSTANCE.maxTimestamp(),
            GlobalWindow.INSTANCE);
      } else {
        context.output(result, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
  }

  /** With equal content live already, the event's attempt is another launch's. */
  private void logLeft(Decided one, DeleteReport report) {
    LogFields fields = new LogFields(config.launch());
    try {
      if (one.result().outcome() == Outcome.PUBLISHED && one.event().getAttempt() != null) {
        LogFields.attempt(one.event().getAttempt());
      }
      new LeftTemps(config.launch())
          .log(new PartitionRef(one.result().getPartition()), one.temps(), report);
    } finally {
      fields.restore();
    }
  }

  @Teardown
  public void teardown() throws IOException {
    if (store != null) {
      store.close();
    }
  }
}
