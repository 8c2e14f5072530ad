package io.atomicpartition.sink;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.BadRecordRouter;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Writes all rows to temps; answers what the bundles have to say, by partition. */
final class StageTemps<T> extends PTransform<PCollection<T>, PCollection<KV<String, StagedTemp>>> {
  private static final long serialVersionUID = 1L;

  private final SinkConfig<T> config;
  private final Destinations<T> destinations;
  private final @Nullable ErrorHandler<BadRecord, ?> errorHandler;

  /**
   * @param errorHandler takes bad records; null: they fail the job
   */
  StageTemps(
      SinkConfig<T> config,
      Destinations<T> destinations,
      @Nullable ErrorHandler<BadRecord, ?> errorHandler) {
    this.config = config;
    this.destinations = destinations;
    this.errorHandler = errorHandler;
  }

  @Override
  public PCollection<KV<String, StagedTemp>> expand(PCollection<T> input) {
    TupleTag<KV<String, StagedTemp>> stagedTag = new TupleTag<>("staged") {};
    TupleTag<KV<SpillKey, T>> spilledTag = new TupleTag<>("spilled") {};
    KvCoder<String, StagedTemp> stagedCoder =
        KvCoder.of(StringUtf8Coder.of(), new TempCoders.StagedTempCoder());
    Coder<T> coder = input.getCoder();

    PCollectionTuple written =
        input.apply(
            "WriteTemps",
            ParDo.of(
                    new WriteTemps<>(config, destinations, errorHandler != null, coder, spilledTag))
                .withSideInputs(config.expected().sideInputs())
                .withOutputTags(
                    stagedTag,
                    TupleTagList.of(List.of(spilledTag, BadRecordRouter.BAD_RECORD_TAG))));
    PCollection<BadRecord> bad =
        written
            .get(BadRecordRouter.BAD_RECORD_TAG)
            .setCoder(BadRecord.getCoder(input.getPipeline()));
    if (errorHandler != null) {
      errorHandler.addErrorCollection(bad);
    }
    PCollection<KV<String, StagedTemp>> spilled =
        written
            .get(spilledTag)
            .setCoder(KvCoder.of(new SpillKey.SpillKeyCoder(), coder))
            .apply("GroupSpilled", GroupByKey.create())
            .apply(
                "WriteSpilled",
                ParDo.of(new WriteSpilled<>(config)).withSideInputs(config.expected().sideInputs()))
            .setCoder(stagedCoder);
    return PCollectionList.of(written.get(stagedTag).setCoder(stagedCoder))
        .and(spilled)
        .apply("GatherTemps", Flatten.pCollections())
        .setCoder(stagedCoder);
  }
}
