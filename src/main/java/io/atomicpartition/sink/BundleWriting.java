package io.atomicpartition.sink;

import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A step that writes temps, bundle by bundle. A failure of its own deletes what the bundle wrote;
 * one elsewhere in the fused bundle is noticed when the next bundle begins, or when the worker lets
 * this instance go, and then only what is unfinished is deleted.
 */
abstract class BundleWriting<InputT, T, OutputT> extends DoFn<InputT, OutputT> {
  private static final long serialVersionUID = 1L;

  private final SinkConfig<T> config;

  private transient @Nullable AtomicStore store;
  private transient @Nullable StoreEvents storeEvents;
  private transient @Nullable PublishEvents events;
  private transient @Nullable Captures captures;
  private transient @Nullable BundleWriters<T> bundle;

  BundleWriting(SinkConfig<T> config) {
    this.config = config;
  }

  final SinkConfig<T> config() {
    return config;
  }

  /** The temps of this bundle. */
  final BundleWriters<T> bundle() {
    return bundle;
  }

  /** Writes the rows of one element; if this throws, all that the bundle wrote is deleted. */
  abstract void write(ProcessContext context, MultiOutputReceiver out) throws Exception;

  /**
   * Hands on what the bundle has written since {@link BundleWriters#completeOpen} was last called.
   */
  abstract void handOn(List<KV<String, StagedTemp>> staged, FinishBundleContext context);

  @Setup
  public void setup(PipelineOptions options) {
    storeEvents = new StoreEvents();
    store = config.store().open(options, storeEvents);
    events = new PublishEvents();
    captures = new Captures(store, config, events);
  }

  @StartBundle
  public void startBundle() throws IOException {
    abandonLast();
    WorkerChecks.check(store, config.launch());
    bundle = new BundleWriters<>(store, config, captures, RandomIds.secure());
  }

  @ProcessElement
  public void process(ProcessContext context, MultiOutputReceiver out) throws Exception {
    try {
      write(context, out);
    } catch (Throwable e) {
      bundle.abort();
      throw e;
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    try {
      handOn(bundle.completeOpen(), context);
    } catch (Throwable e) {
      bundle.abort();
      throw e;
    }
    storeEvents.report();
    events.report();
    bundle = null;
  }

  @Teardown
  public void teardown() throws IOException {
    abandonLast();
    if (store != null) {
      store.close();
    }
  }

  private void abandonLast() {
    if (bundle != null) {
      bundle.abandon();
      bundle = null;
    }
  }
}
