package io.atomicpartition.sink;

import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.Publisher;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Publishes the partitions of a bundle, several at once. A conflict is an element like any other;
 * what could not be decided fails the bundle, after every other partition of it has ended.
 */
final class FinalizePartitions extends DoFn<StagedPartition, Decided> {
  private static final long serialVersionUID = 1L;

  /** Publishes only run on at teardown if their bundle was interrupted. */
  private static final int PATIENCE_SECONDS = 10;

  private final SinkConfig<?> config;
  private final int threads;

  private transient @Nullable AtomicStore store;
  private transient @Nullable ExecutorService pool;
  private transient @Nullable PublishEvents events;
  private transient @Nullable Publisher publisher;
  private transient @Nullable List<Future<Decided>> running;

  FinalizePartitions(SinkConfig<?> config, int threads) {
    this.config = config;
    this.threads = threads;
  }

  @Setup
  public void setup(PipelineOptions options) {
    store = config.store().open(options);
    events = new PublishEvents();
    publisher =
        new Publisher(
            store, PublishEnvironment.standard().withProducer(Producer.NAME).withObserver(events));
    pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "atomic-partition-finalize");
              thread.setDaemon(true);
              return thread;
            });
  }

  @StartBundle
  public void startBundle() {
    running = new ArrayList<>();
  }

  @ProcessElement
  public void process(ProcessContext context) throws NotCommittedException {
    StagedPartition staged = context.element();
    OptionalLong expected = config.expected().of(staged.partition().path(), context);
    running.add(pool.submit(() -> publish(staged, expected)));
  }

  private Decided publish(StagedPartition staged, OptionalLong expected) throws IOException {
    long start = System.nanoTime();
    PublishPlan plan =
        config.planTemplate().plan(staged.partition(), expected, staged.captured(), staged.temps());
    PublishResult result = publisher.publish(plan);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new Decided(PartitionResult.of(result, millis), plan.tempKeys());
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
    failures.throwIfAny();
    SinkLineage.report(config.store().location());
  }

  @Teardown
  public void teardown() throws IOException, InterruptedException {
    boolean idle = true;
    if (pool != null) {
      pool.shutdown(); // what runs is let run: a publish that is cut off would be in doubt
      idle = pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
