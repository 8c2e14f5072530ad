package io.atomicpartition.sink;

import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.Publisher;
import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the partitions of a bundle, several at once, and of their files several at once, too. A
 * conflict is an element like any other; what could not be decided fails the bundle, after every
 * other partition of it has ended.
 */
final class FinalizePartitions extends DoFn<StagedPartition, Decided> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AtomicPartitionSink.class);

  /** Publishes only run on at teardown if their bundle was interrupted. */
  private static final int PATIENCE_SECONDS = 10;

  private final SinkConfig<?> config;
  private final int threads;

  private transient @Nullable AtomicStore store;
  private transient @Nullable StoreEvents storeEvents;
  private transient @Nullable ExecutorService partitions;
  private transient @Nullable ExecutorService files;
  private transient @Nullable PublishEvents events;
  private transient @Nullable PublishEnvironment environment;
  private transient @Nullable Publisher publisher;
  private transient @Nullable List<Future<Decided>> running;

  FinalizePartitions(SinkConfig<?> config, int threads) {
    this.config = config;
    this.threads = threads;
  }

  @Setup
  public void setup(PipelineOptions options) {
    storeEvents = new StoreEvents();
    store = config.store().open(options, storeEvents);
    events = new PublishEvents();
    partitions = pool("atomic-partition-finalize");
    files = pool("atomic-partition-finalize-file"); // those wait for these, and never these for any
    environment =
        PublishEnvironment.standard().withObserver(events).withFiles(LogFields.carriedBy(files));
    publisher = new Publisher(store, environment);
  }

  private ExecutorService pool(String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            PATIENCE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true); // those of a pool that teardown could not shut down end, too
    return pool;
  }

  @StartBundle
  public void startBundle() {
    running = new ArrayList<>();
  }

  @ProcessElement
  public void process(ProcessContext context) throws NotCommittedException {
    StagedPartition staged = context.element();
    OptionalLong expected = config.expected().of(staged.partition().path(), context);
    running.add(partitions.submit(() -> publish(staged, expected)));
  }

  private Decided publish(StagedPartition staged, OptionalLong expected) throws IOException {
    LogFields fields = new LogFields(config.launch(), staged.partition());
    try {
      return published(staged, expected);
    } catch (Throwable e) { // the runner logs it, too, but on another thread, without the fields
      LOG.warn("Partition '{}' is not decided: {}", staged.partition(), e.getMessage());
      throw e;
    } finally {
      fields.restore();
    }
  }

  private Decided published(StagedPartition staged, OptionalLong expected) throws IOException {
    long start = environment.nanos().getAsLong();
    PublishPlan plan =
        config.planTemplate().plan(staged.partition(), expected, staged.captured(), staged.temps());
    PublishResult result = publisher.publish(plan);
    long millis = TimeUnit.NANOSECONDS.toMillis(environment.nanos().getAsLong() - start);
    LOG.debug(
        "Partition '{}' after {} ms: {}, {}",
        staged.partition(),
        millis,
        result.outcome(),
        result.detail());
    return new Decided(
        PartitionResult.of(result, millis),
        AuditEvent.of(config.store().location().root(), config.launch(), result),
        staged.keys());
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws Exception {
    Failures failures = new Failures();
    for (Future<Decided> future : running) {
      try {
        Decided decided = future.get();
        SinkMetrics.of(decided.result().outcome()).inc();
        SinkMetrics.FINALIZE_MILLIS.update(decided.result().getFinalizeMillis());
        context.output(decided, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    events.report();
    storeEvents.report();
    failures.throwIfAny();
    DatasetLineage.isWritten(config.store().location().root());
  }

  @Teardown
  public void teardown() throws IOException, InterruptedException {
    boolean idle = true;
    if (partitions != null) {
      partitions.shutdown(); // what runs is let run: a publish that is cut off would be in doubt
      idle = partitions.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    if (files != null && idle) {
      files.shutdown();
    }
    if (store != null && idle) {
      store.close();
    }
  }

  /** All failures of a bundle, thrown as the first with the others suppressed. */
  private static final class Failures {
    private @Nullable Throwable first;

    void add(Throwable failure) {
      if (failure instanceof CommitStateUnknownException) {
        SinkMetrics.STATE_UNKNOWN.inc();
      } else {
        SinkMetrics.NOT_COMMITTED.inc();
      }
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }

    void throwIfAny() throws Exception {
      if (first instanceof Error error) {
        throw error;
      }
      if (first instanceof Exception exception) {
        throw exception;
      }
    }
  }
}
