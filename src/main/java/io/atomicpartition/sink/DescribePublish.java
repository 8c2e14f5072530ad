package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Puts together what all bundles have staged for one partition. */
final class DescribePublish extends DoFn<KV<String, Iterable<StagedTemp>>, StagedPartition> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<StagedTemp>> element, OutputReceiver<StagedPartition> out) {
    List<StagedTemp> staged = new ArrayList<>();
    element.getValue().forEach(staged::add);
    out.output(StagedPartition.of(new PartitionRef(element.getKey()), staged));
  }
}
