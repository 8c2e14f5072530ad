package io.atomicpartition.sink;

import com.google.auto.value.AutoValue;
import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ConditionalWriteProbe;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.store.StoreProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what crashed, lost, replaced and un-published publishes have left in a lake, and deletes it
 * if told to; partitions are swept in parallel.
 *
 * <pre>{@code
 * pipeline.apply("Sweep", AtomicPartitionSweep.create().from("gs://bucket/bronze").deleting());
 * }</pre>
 *
 * <p>Without {@link #deleting} nothing is written. Jobs may publish meanwhile. A place that cannot
 * be swept, because its manifest is damaged or a permission is missing, does not fail the job: it
 * is an element, and counted. Where the runner repeats a bundle, what the first run has deleted is
 * not found again, and may be missing from the output.
 */
@AutoValue
public abstract class AtomicPartitionSweep extends PTransform<PBegin, PCollection<SweepFinding>> {
  private static final long serialVersionUID = 1L;

  abstract @Nullable String root();

  abstract @Nullable String stagingLocation();

  abstract boolean sharedDisk();

  abstract SweepPolicy policy();

  abstract StoreProbe storeProbe();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setRoot(String root);

    abstract Builder setStagingLocation(String location);

    abstract Builder setSharedDisk(boolean shared);

    abstract Builder setPolicy(SweepPolicy policy);

    abstract Builder setStoreProbe(StoreProbe probe);

    abstract AtomicPartitionSweep build();
  }

  /** A dry run that still has to be told where. */
  public static AtomicPartitionSweep create() {
    return new AutoValue_AtomicPartitionSweep.Builder()
        .setSharedDisk(false)
        .setPolicy(SweepPolicy.DEFAULT)
        .setStoreProbe(StoreProbe.QUICK)
        .build();
  }

  /** The dataset root, as the sink was given it. */
  public AtomicPartitionSweep from(String root) {
    return toBuilder().setRoot(root).build();
  }

  /** Where temps are, if the sink was told another place than {@code <root>/_staging}. */
  public AtomicPartitionSweep withStagingLocation(String location) {
    return toBuilder().setStagingLocation(location).build();
  }

  /** The root is on a disk that every worker sees at this path, as the sink was told. */
  public AtomicPartitionSweep withSharedDisk() {
    return toBuilder().setSharedDisk(true).build();
  }

  /** From what age on data files go that neither a manifest nor its history knows; 1 day. */
  public AtomicPartitionSweep withOrphanAge(Duration age) {
    return toBuilder().setPolicy(policy().withOrphanAge(age)).build();
  }

  /**
   * For how long after they were replaced or un-published data files stay; 7 days, and no longer.
   */
  public AtomicPartitionSweep withRetention(Duration retention) {
    return toBuilder().setPolicy(policy().withRetention(retention)).build();
  }

  /** From what age of its youngest object on all that a launch has staged goes; 14 days. */
  public AtomicPartitionSweep withStagingAge(Duration age) {
    return toBuilder().setPolicy(policy().withStagingAge(age)).build();
  }

  /** Deletes what is found. */
  public AtomicPartitionSweep deleting() {
    return toBuilder().setPolicy(policy().withDryRun(false)).build();
  }

  /** How hard to try, before anything is deleted, whether the store keeps its conditions; QUICK. */
  public AtomicPartitionSweep withStoreProbe(StoreProbe probe) {
    return toBuilder().setStoreProbe(probe).build();
  }

  @Override
  public PCollection<SweepFinding> expand(PBegin input) {
    if (root() == null) {
      throw new IllegalArgumentException("from(root) says where the lake is; it was not called");
    }
    StoreSource source = StoreSource.of(root(), stagingLocation(), Set.of());
    PipelineOptions options = input.getPipeline().getOptions();
    LaunchChecks.check(
        options, source.location().root(), sharedDisk(), LaunchChecks.surroundings());
    try (AtomicStore store = source.open(options, StoreObserver.NONE)) {
      sweep(store, policy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return input
        .apply("Root", Create.of(source.location().root().toString()))
        .apply("ListPlaces", ParDo.of(new ListPlaces(source, policy(), storeProbe())))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("SweepPlaces", ParDo.of(new SweepPlaces(source, policy())));
  }

  /**
   * @throws IllegalArgumentException if the policy makes no sense on the store
   */
  private static DatasetSweep sweep(AtomicStore store, SweepPolicy policy) {
    PublishEnvironment environment = PublishEnvironment.standard();
    return new DatasetSweep(store, environment, policy);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .addIfNotNull(DisplayData.item("root", root()).withLabel("Dataset root"))
        .addIfNotNull(
            DisplayData.item("stagingLocation", stagingLocation()).withLabel("Staging location"))
        .addIfNotDefault(
            DisplayData.item("sharedDisk", sharedDisk()).withLabel("All workers see the disk"),
            false)
        .add(DisplayData.item("dryRun", policy().dryRun()).withLabel("Dry run"))
        .add(DisplayData.item("orphanAge", policy().orphanAge().toString()).withLabel("Orphan age"))
        .add(DisplayData.item("retention", policy().retention().toString()).withLabel("Retention"))
        .add(
            DisplayData.item("stagingAge", policy().stagingAge().toString())
                .withLabel("Staging age"))
        .add(DisplayData.item("storeProbe", storeProbe().name()).withLabel("Store probe"));
  }

  /** Opens the store on the worker. */
  abstract static class StoreFn<OutputT> extends DoFn<String, OutputT> {
    private static final long serialVersionUID = 1L;

    private final StoreSource source;
    final SweepPolicy policy;

    transient @Nullable AtomicStore store;
    private transient @Nullable StoreEvents storeEvents;

    StoreFn(StoreSource source, SweepPolicy policy) {
      this.source = source;
      this.policy = policy;
    }

    @Setup
    public void setup(PipelineOptions options) {
      storeEvents = new StoreEvents();
      store = source.open(options, storeEvents);
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

  /** Makes sure that a fence holds, if anything is to be deleted, and finds what to look at. */
  static final class ListPlaces extends StoreFn<String> {
    private static final long serialVersionUID = 1L;

    private final StoreProbe probe;

    ListPlaces(StoreSource source, SweepPolicy policy, StoreProbe probe) {
      super(source, policy);
      this.probe = probe;
    }

    @ProcessElement
    public void process(OutputReceiver<String> out) throws IOException {
      if (!policy.dryRun() && store.conditionsNeedProbe() && probe != StoreProbe.SKIP) {
        Launch launch = new Launch(RandomIds.secure().next(), "sweep", "Sweep");
        new ConditionalWriteProbe(store, launch.stagingPrefix() + "probe/").run(probe.rounds());
      }
      sweep(store, policy).places("", out::output);
    }
  }

  static final class SweepPlaces extends StoreFn<SweepFinding> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AtomicPartitionSweep.class);
    private static final Counter PLACES = counter("placesLookedAt");
    private static final Counter PLACES_LEFT = counter("placesNotSwept");
    private static final Counter FOUND = counter("objectsFound");
    private static final Counter BYTES = counter("bytesFound");
    private static final Counter DELETED = counter("objectsDeleted");
    private static final Counter LEFT = counter("objectsLeft");

    SweepPlaces(StoreSource source, SweepPolicy policy) {
      super(source, policy);
    }

    private static Counter counter(String name) {
      return Metrics.counter(AtomicPartitionSweep.class, name);
    }

    @ProcessElement
    public void process(@Element String place, OutputReceiver<SweepFinding> out) {
      LogFields fields = new LogFields(place);
      try {
        report(place, out);
      } finally {
        fields.restore();
      }
    }

    private void report(String place, OutputReceiver<SweepFinding> out) {
      SweepReport report = sweep(store, policy).sweep(place);
      PLACES.inc();
      report
          .findings()
          .forEach(
              finding -> {
                FOUND.inc(finding.objects());
                BYTES.inc(finding.bytes());
              });
      DELETED.inc(report.deleted().gone());
      LEFT.inc(report.deleted().failed().size());
      if (!report.ending().isComplete()) {
        PLACES_LEFT.inc();
        LOG.warn("'{}' was not swept, or not all of it: {}", place, report.detail());
      }
      SweepFinding.of(report).forEach(out::output);
    }
  }
}
