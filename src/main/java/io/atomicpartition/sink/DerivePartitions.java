package io.atomicpartition.sink;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Brings what engines read up to the manifests of the partitions of this job. The shuffle before it
 * ends when all of them are decided: whatever fails here, nothing is published less for it.
 */
final class DerivePartitions
    extends PTransform<PCollection<PartitionResult>, PCollection<PartitionResult>> {
  private static final long serialVersionUID = 1L;

  private final StoreSource store;
  private final Derived form;
  private final boolean required;

  /**
   * @param required whether a partition that could not be derived fails the job
   */
  DerivePartitions(StoreSource store, Derived form, boolean required) {
    this.store = store;
    this.form = form;
    this.required = required;
  }

  @Override
  public PCollection<PartitionResult> expand(PCollection<PartitionResult> published) {
    int groups = form.groups();
    return published
        .apply(
            "Spread",
            WithKeys.<Integer, PartitionResult>of(
                    result -> Math.floorMod(result.getPartition().hashCode(), groups))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), published.getCoder()))
        .apply("Shuffle", GroupByKey.create())
        .apply("Derive", ParDo.of(new DeriveGroup(store, form, required)))
        .setCoder(published.getCoder());
  }
}
