package io.atomicpartition.sink;

import io.atomicpartition.derive.DeriveReport;
import io.atomicpartition.derive.DerivedForm;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Derives for a group of partitions, in batches. */
final class DeriveGroup extends DoFn<KV<Integer, Iterable<PartitionResult>>, PartitionResult> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DerivePartitions.class);

  /** So many manifests are held at once, and so many publishes make one commit of a log. */
  private static final int BATCH = 1_000;

  private final StoreSource source;
  private final Derived derived;
  private final boolean required;

  private transient @Nullable AtomicStore store;
  private transient @Nullable StoreEvents storeEvents;
  private transient @Nullable DerivedForm form;

  DeriveGroup(StoreSource source, Derived derived, boolean required) {
    this.source = source;
    this.derived = derived;
    this.required = required;
  }

  @Setup
  public void setup(PipelineOptions options) {
    storeEvents = new StoreEvents();
    store = source.open(options, storeEvents);
    form = derived.open(store);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartitionResult>> group, OutputReceiver<PartitionResult> out) {
    SortedMap<PartitionRef, String> failed = new TreeMap<>();
    List<PartitionResult> batch = new ArrayList<>();
    for (PartitionResult result : group.getValue()) {
      batch.add(result);
      if (batch.size() == BATCH) {
        derive(batch, failed, out);
        batch.clear();
      }
    }
    derive(batch, failed, out);
    storeEvents.report();
    if (required && !failed.isEmpty()) {
      throw new PartitionsNotDerivedException(form.name(), failed);
    }
  }

  private void derive(
      List<PartitionResult> batch,
      SortedMap<PartitionRef, String> failed,
      OutputReceiver<PartitionResult> out) {
    DeriveReport report =
        form.derive(batch.stream().map(result -> new PartitionRef(result.getPartition())).toList());
    failed.putAll(report.failed());
    SinkMetrics.DERIVED_WRITTEN.inc(report.written().size());
    SinkMetrics.DERIVED_FAILED.inc(report.failed().size());
    for (PartitionResult result : batch) {
      String why = report.failed().get(new PartitionRef(result.getPartition()));
      if (why != null) {
        LOG.warn(
            "{} of '{}' are behind its manifest until it is derived again or repaired: {}",
            form.name(),
            result.getPartition(),
            why);
      }
      out.output(why == null ? result : result.withNotDerived(form.name() + ": " + why));
    }
  }

  @Teardown
  public void teardown() throws IOException {
    if (form != null) {
      form.close();
    }
    if (store != null) {
      store.close();
    }
  }
}
