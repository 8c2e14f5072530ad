package io.atomicpartition.read;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreObserver;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A step that opens the lake on its worker. */
abstract class LakeFn<InputT, OutputT> extends DoFn<InputT, OutputT> {
  private static final long serialVersionUID = 1L;

  final ReadConfig config;

  transient @Nullable AtomicStore store;
  private transient @Nullable Trouble trouble;

  LakeFn(ReadConfig config) {
    this.config = config;
  }

  @Setup
  public void setup(PipelineOptions options) {
    trouble = new Trouble();
    store = config.source().open(options, trouble);
  }

  @FinishBundle
  public void finishBundle() {
    ReadMetrics.STORE_THROTTLED.inc(trouble.throttled.sumThenReset());
    ReadMetrics.STORE_RETRIES.inc(trouble.retries.sumThenReset());
  }

  @Teardown
  public void teardown() throws IOException {
    if (store != null) {
      store.close();
    }
  }

  /** Beam's counters only count on the thread that runs the bundle. */
  private static final class Trouble implements StoreObserver {
    private final LongAdder throttled = new LongAdder();
    private final LongAdder retries = new LongAdder();

    @Override
    public void throttled(String request) {
      throttled.increment();
    }

    @Override
    public void retried(String request) {
      retries.increment();
    }
  }
}
