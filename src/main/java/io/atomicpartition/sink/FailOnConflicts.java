package io.atomicpartition.sink;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Fails the job if there is a conflict, once all partitions are decided and cleaned: the combine
 * has its answer only when its whole input is there.
 */
final class FailOnConflicts extends PTransform<PCollection<PartitionResult>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final int LISTED = 20;

  @Override
  public PDone expand(PCollection<PartitionResult> conflicts) {
    conflicts
        .apply("CollectConflicts", Combine.globally(new CountAndFirst()).withoutDefaults())
        .apply("FailIfAny", ParDo.of(new Fail()));
    return PDone.in(conflicts.getPipeline());
  }

  /** How many, and the first {@value #LISTED} in the order of their partitions, as lines. */
  private static final class CountAndFirst
      extends Combine.CombineFn<PartitionResult, KV<Long, List<String>>, KV<Long, List<String>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<Long, List<String>> createAccumulator() {
      return KV.of(0L, List.of());
    }

    @Override
    public KV<Long, List<String>> addInput(
        KV<Long, List<String>> accumulator, PartitionResult input) {
      return merged(
          accumulator, KV.of(1L, List.of(input.getPartition() + ": it " + input.getDetail())));
    }

    @Override
    public KV<Long, List<String>> mergeAccumulators(Iterable<KV<Long, List<String>>> parts) {
      KV<Long, List<String>> all = createAccumulator();
      for (KV<Long, List<String>> part : parts) {
        all = merged(all, part);
      }
      return all;
    }

    @Override
    public KV<Long, List<String>> extractOutput(KV<Long, List<String>> accumulator) {
      return accumulator;
    }

    @Override
    public Coder<KV<Long, List<String>>> getAccumulatorCoder(
        CoderRegistry registry, Coder<PartitionResult> inputCoder) {
      return KvCoder.of(VarLongCoder.of(), ListCoder.of(StringUtf8Coder.of()));
    }

    @Override
    public Coder<KV<Long, List<String>>> getDefaultOutputCoder(
        CoderRegistry registry, Coder<PartitionResult> inputCoder) {
      return getAccumulatorCoder(registry, inputCoder);
    }

    private static KV<Long, List<String>> merged(
        KV<Long, List<String>> one, KV<Long, List<String>> other) {
      List<String> lines = new ArrayList<>(one.getValue());
      lines.addAll(other.getValue());
      Collections.sort(lines);
      return KV.of(
          one.getKey() + other.getKey(),
          List.copyOf(lines.subList(0, Math.min(LISTED, lines.size()))));
    }
  }

  private static final class Fail extends DoFn<KV<Long, List<String>>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    @SuppressWarnings("DoNotCallSuggester") // Beam calls it
    public void process(@Element KV<Long, List<String>> conflicts) {
      throw new PartitionsInConflictException(conflicts.getKey(), conflicts.getValue());
    }
  }
}
