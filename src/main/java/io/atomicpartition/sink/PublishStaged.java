package io.atomicpartition.sink;

import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.store.StoreProbe;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes the staged partitions live. The shuffles are explicit: on most runners they are what keeps
 * a retry of finalize from meeting other temps, and on none is the protocol wrong without it.
 */
final class PublishStaged extends PTransform<PCollection<StagedPartition>, PublishedPartitions> {
  private static final long serialVersionUID = 1L;

  private final SinkConfig<?> config;
  private final int finalizeThreads;
  private final boolean conflictsAsOutput;
  private final StoreProbe probe;
  private final Set<Derived> derived;
  private final boolean derivedRequired;

  PublishStaged(
      SinkConfig<?> config,
      StoreProbe probe,
      int finalizeThreads,
      boolean conflictsAsOutput,
      Set<Derived> derived,
      boolean derivedRequired) {
    this.config = config;
    this.probe = probe;
    this.finalizeThreads = finalizeThreads;
    this.conflictsAsOutput = conflictsAsOutput;
    this.derived = derived;
    this.derivedRequired = derivedRequired;
  }

  @Override
  public PublishedPartitions expand(PCollection<StagedPartition> staged) {
    Coder<PartitionResult> resultCoder = coder(staged, PartitionResult.class);
    Coder<AuditEvent> eventCoder = coder(staged, AuditEvent.class);
    PCollection<StagedPartition> plans =
        staged.apply("StabilizePublish", new ShuffleByPartition<>(one -> one.partition().path()));
    PCollectionTuple results =
        plans
            .apply(
                "FinalizePartitions",
                ParDo.of(new FinalizePartitions(config, finalizeThreads))
                    .withSideInputs(config.expected().sideInputs())
                    .withSideInputs(probed(staged.getPipeline())))
            .setCoder(new TempCoders.DecidedCoder(resultCoder, eventCoder))
            .apply("StabilizeResults", new ShuffleByPartition<>(one -> one.result().getPartition()))
            .apply(
                "CleanUpTemps",
                ParDo.of(new CleanUpTemps(config))
                    .withOutputTags(
                        PublishedPartitions.PUBLISHED,
                        TupleTagList.of(PublishedPartitions.CONFLICTS)
                            .and(PublishedPartitions.EVENTS)));
    PCollection<PartitionResult> published =
        results.get(PublishedPartitions.PUBLISHED).setCoder(resultCoder);
    for (Derived form : derived) {
      published =
          published.apply(form.step(), new DerivePartitions(config.store(), form, derivedRequired));
    }
    PCollection<PartitionResult> conflicts =
        results.get(PublishedPartitions.CONFLICTS).setCoder(resultCoder);
    PCollection<AuditEvent> events = results.get(PublishedPartitions.EVENTS).setCoder(eventCoder);
    if (!conflictsAsOutput) {
      decided(conflicts, published).apply("FailOnConflicts", new FailOnConflicts());
    }
    return new PublishedPartitions(published, conflicts, events, !conflictsAsOutput, config);
  }

  /** A failing job stops: what it has published is derived before. */
  private PCollection<PartitionResult> decided(
      PCollection<PartitionResult> conflicts, PCollection<PartitionResult> published) {
    return derived.isEmpty() ? conflicts : conflicts.apply("AwaitDerived", Wait.on(published));
  }

  /**
   * A side input is there only when what it is made of has gone well: nothing is made live before.
   * Temps may be written meanwhile; they are lost to nobody if the store is refused.
   */
  private List<PCollectionView<?>> probed(Pipeline pipeline) {
    return probe == StoreProbe.SKIP
        ? List.of()
        : List.of(
            pipeline
                .apply("ProbeStore", new ProbeStore(config, probe))
                .apply("AwaitProbe", View.asIterable()));
  }

  private static <T> Coder<T> coder(PCollection<?> input, Class<T> type) {
    try {
      return input.getPipeline().getSchemaRegistry().getSchemaCoder(type);
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException(type.getSimpleName() + " is annotated with its schema", e);
    }
  }
}
