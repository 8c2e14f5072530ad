package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.beam.sdk.values.KV;

/**
 * Puts together what all bundles have for one partition. Rows that they have spilled are written
 * here, one table after the other, so with one writer open.
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
    Iterable<HandedOn<T>> handedOn = context.element().getValue();
    List<StagedTemp> staged = new ArrayList<>();
    Set<String> tables = new LinkedHashSet<>();
    for (HandedOn<T> one : handedOn) {
      if (one instanceof HandedOn.Spilled<T> spilled) {
        tables.add(spilled.table());
      } else if (one instanceof HandedOn.Temp<T> temp) {
        staged.add(temp.staged());
      }
    }
    for (String table : tables) {
      OptionalLong expected = config().expected().of(partition, context);
      Destination destination = new Destination(partition, table);
      for (HandedOn<T> one : handedOn) {
        if (one instanceof HandedOn.Spilled<T> spilled && spilled.table().equals(table)) {
          bundle().write(destination, expected, spilled.row());
        }
      }
      bundle().completeOpen().forEach(written -> staged.add(written.getValue()));
    }
    context.output(StagedPartition.of(new PartitionRef(partition), staged));
  }

  @Override
  void handOn(List<KV<String, StagedTemp>> staged, FinishBundleContext context) {
    if (!staged.isEmpty()) {
      throw new IllegalStateException("Written and not put into its partition: " + staged);
    }
  }
}
