package io.atomicpartition.sink;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes the staged partitions live. The shuffles are explicit: on most runners they are what keeps
 * a retry of finalize from meeting other temps, and on none is the protocol wrong without it.
 */
final class PublishStaged
    extends PTransform<PCollection<KV<String, StagedTemp>>, PublishedPartitions> {
  private static final long serialVersionUID = 1L;

  private final SinkConfig<?> config;
  private final int finalizeThreads;
  private final boolean conflictsAsOutput;

  PublishStaged(SinkConfig<?> config, int finalizeThreads, boolean conflictsAsOutput) {
    this.config = config;
    this.finalizeThreads = finalizeThreads;
    this.conflictsAsOutput = conflictsAsOutput;
  }

  @Override
  public PublishedPartitions expand(PCollection<KV<String, StagedTemp>> staged) {
    Coder<PartitionResult> resultCoder = resultCoder(staged);
    PCollectionTuple results =
        staged
            .apply("GroupByPartition", GroupByKey.create())
            .apply("DescribePublish", ParDo.of(new DescribePublish()))
            .setCoder(new TempCoders.StagedPartitionCoder())
            .apply("StabilizePublish", new ShuffleByPartition<>(one -> one.partition().path()))
            .apply(
                "FinalizePartitions",
                ParDo.of(new FinalizePartitions(config, finalizeThreads))
                    .withSideInputs(config.expected().sideInputs()))
            .setCoder(new TempCoders.DecidedCoder(resultCoder))
            .apply("StabilizeResults", new ShuffleByPartition<>(one -> one.result().getPartition()))
            .apply(
                "CleanUpTemps",
                ParDo.of(new CleanUpTemps(config, PublishedPartitions.CONFLICTS))
                    .withOutputTags(
                        PublishedPartitions.PUBLISHED,
                        TupleTagList.of(PublishedPartitions.CONFLICTS)));
    PCollection<PartitionResult> published =
        results.get(PublishedPartitions.PUBLISHED).setCoder(resultCoder);
    PCollection<PartitionResult> conflicts =
        results.get(PublishedPartitions.CONFLICTS).setCoder(resultCoder);
    if (!conflictsAsOutput) {
      conflicts.apply("FailOnConflicts", new FailOnConflicts());
    }
    return new PublishedPartitions(published, conflicts, !conflictsAsOutput, config);
  }

  private static Coder<PartitionResult> resultCoder(PCollection<?> input) {
    try {
      return input.getPipeline().getSchemaRegistry().getSchemaCoder(PartitionResult.class);
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException("PartitionResult is annotated with its schema", e);
    }
  }
}
