package io.atomicpartition.sink;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.BadRecordRouter;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Writes all rows to temps; answers what all bundles have staged, by partition. */
final class StageTemps<T> extends PTransform<PCollection<T>, PCollection<StagedPartition>> {
  private static final long serialVersionUID = 1L;

  private final SinkConfig<T> config;
  private final Destinations<T> destinations;
  private final @Nullable SmallFileMerging merging;
  private final @Nullable ErrorHandler<BadRecord, ?> errorHandler;

  /**
   * @param merging of small temps; null: they stay as they are
   * @param errorHandler takes bad records; null: they fail the job
   */
  StageTemps(
      SinkConfig<T> config,
      Destinations<T> destinations,
      @Nullable SmallFileMerging merging,
      @Nullable ErrorHandler<BadRecord, ?> errorHandler) {
    this.config = config;
    this.destinations = destinations;
    this.merging = merging;
    this.errorHandler = errorHandler;
  }

  @Override
  public PCollection<StagedPartition> expand(PCollection<T> input) {
    TupleTag<KV<String, HandedOn<T>>> handedOnTag = new TupleTag<>("handedOn") {};
    Coder<T> coder = input.getCoder();

    PCollectionTuple written =
        input.apply(
            "WriteTemps",
            ParDo.of(new WriteTemps<>(config, destinations, errorHandler != null, coder))
                .withSideInputs(config.expected().sideInputs())
                .withOutputTags(handedOnTag, TupleTagList.of(BadRecordRouter.BAD_RECORD_TAG)));
    PCollection<BadRecord> bad =
        written
            .get(BadRecordRouter.BAD_RECORD_TAG)
            .setCoder(BadRecord.getCoder(input.getPipeline()));
    if (errorHandler != null) {
      errorHandler.addErrorCollection(bad);
    }
    return merged(
        written
            .get(handedOnTag)
            .setCoder(KvCoder.of(StringUtf8Coder.of(), new HandedOn.HandedOnCoder<>(coder)))
            .apply("GroupByPartition", GroupByKey.create())
            .apply(
                "AssemblePartitions",
                ParDo.of(new AssemblePartitions<>(config))
                    .withSideInputs(config.expected().sideInputs()))
            .setCoder(new TempCoders.StagedPartitionCoder()));
  }

  private PCollection<StagedPartition> merged(PCollection<StagedPartition> staged) {
    return merging == null
        ? staged
        : staged
            .apply("MergeTemps", ParDo.of(new MergeTemps(config, merging)))
            .setCoder(staged.getCoder());
  }
}
