package io.atomicpartition.sink;

import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ConditionalWriteProbe;
import io.atomicpartition.store.StoreProbe;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the store, once and on a worker: whoever launches the job may have no right to the bucket.
 * The root is its output when the store has passed; a store that has not fails the job.
 */
final class ProbeStore extends PTransform<PBegin, PCollection<String>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ProbeStore.class);

  private final SinkConfig<?> config;
  private final StoreProbe probe;

  ProbeStore(SinkConfig<?> config, StoreProbe probe) {
    this.config = config;
    this.probe = probe;
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    return begin.apply("Once", Impulse.create()).apply("Probe", ParDo.of(new Probe(config, probe)));
  }

  static final class Probe extends DoFn<byte[], String> {
    private static final long serialVersionUID = 1L;

    private final SinkConfig<?> config;
    private final StoreProbe probe;

    private transient @Nullable AtomicStore store;
    private transient @Nullable StoreEvents storeEvents;

    Probe(SinkConfig<?> config, StoreProbe probe) {
      this.config = config;
      this.probe = probe;
    }

    @Setup
    public void setup(PipelineOptions options) {
      storeEvents = new StoreEvents();
      store = config.store().open(options, storeEvents);
    }

    @ProcessElement
    public void process(OutputReceiver<String> out) throws IOException {
      LogFields fields = new LogFields(config.launch());
      try {
        probe();
      } finally {
        fields.restore();
      }
      out.output(store.location().root().toString());
    }

    private void probe() throws IOException {
      if (store.conditionsNeedProbe()) {
        WorkerChecks.check(store, config.launch());
        String prefix = config.launch().stagingPrefix() + "probe-" + RandomIds.secure().next();
        long start = System.nanoTime();
        ConditionalWriteProbe.Passed passed =
            new ConditionalWriteProbe(store, prefix + "/").run(probe.rounds());
        LOG.info(
            "'{}' honours conditional writes, as far as {} races of {} writers tell, in {} ms",
            store.location().root(),
            passed.races(),
            ConditionalWriteProbe.WRITERS,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        if (!passed.cleanUp().failed().isEmpty()) {
          LOG.warn("Records of the store probe are left to the sweep: {}", passed.cleanUp());
        }
      }
    }

    @FinishBundle
    public void finishBundle() {
      storeEvents.report();
    }

    @Teardown
    public void teardown() throws IOException {
      if (store != null) {
        store.close();
      }
    }
  }
}
