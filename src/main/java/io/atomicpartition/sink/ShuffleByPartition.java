package io.atomicpartition.sink;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * A shuffle that hands partitions on many at a time. After a reshuffle by random keys a runner may
 * hand on one at a time: the direct runner does, and spends more on each such bundle than it takes
 * to publish a small partition.
 *
 * @param <T> what is known of one partition
 */
final class ShuffleByPartition<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1L;

  /** A bundle each, at most: so many workers can have a share. */
  private static final int BUNDLES = 128;

  private final SerializableFunction<T, String> partition;

  /**
   * @param partition the path of an element's partition
   */
  ShuffleByPartition(SerializableFunction<T, String> partition) {
    this.partition = partition;
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    return input
        .apply("Spread", WithKeys.of(this::bundle).withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()))
        .apply("Shuffle", GroupByKey.create())
        .apply("Elements", ParDo.of(new Elements<>()))
        .setCoder(input.getCoder());
  }

  private int bundle(T element) {
    return Math.floorMod(partition.apply(element).hashCode(), BUNDLES);
  }

  private static final class Elements<T> extends DoFn<KV<Integer, Iterable<T>>, T> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<T>> bundle, OutputReceiver<T> out) {
      bundle.getValue().forEach(out::output);
    }
  }
}
