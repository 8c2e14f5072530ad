package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.values.KV;

/**
 * Puts together what all bundles have for one partition. Rows that they have spilled are written
 * here, with one writer open for each table of the partition: what is grouped is gone through once
 * only, for Spark and Flink offer it no second time, and its tables come mixed.
 */
final class AssemblePartitions<T>
    extends BundleWriting<KV<String, Iterable<HandedOn<T>>>, T, StagedPartition> {
  private static final long serialVersionUID = 1L;

  AssemblePartitions(SinkConfig<T> config) {
    super(config);
  }

  @Override
  void write(ProcessContext context, MultiOutputReceiver out) throws Exception {
    String partition = context.element().getKey();
    OptionalLong expected = config().expected().of(partition, context);
    List<StagedTemp> staged = new ArrayList<>();
    for (HandedOn<T> one : context.element().getValue()) {
      if (one instanceof HandedOn.Spilled<T> spilled) {
        bundle().write(new Destination(partition, spilled.table()), expected, spilled.row());
      } else {
        staged.add(((HandedOn.Temp<T>) one).staged());
      }
    }
    bundle().completeOpen().forEach(written -> staged.add(written.getValue()));
    context.output(StagedPartition.of(new PartitionRef(partition), staged));
  }

  @Override
  void handOn(List<KV<String, StagedTemp>> staged, FinishBundleContext context) {
    if (!staged.isEmpty()) {
      throw new IllegalStateException("Written and not put into its partition: " + staged);
    }
  }
}
