package io.atomicpartition.sink;

import java.util.OptionalLong;
import org.apache.beam.sdk.values.KV;

/** Writes rows that were spilled: one destination after the other, so with one writer open. */
final class WriteSpilled<T> extends BundleWriting<KV<SpillKey, Iterable<T>>, T> {
  private static final long serialVersionUID = 1L;

  WriteSpilled(SinkConfig<T> config) {
    super(config);
  }

  @Override
  void write(ProcessContext context, MultiOutputReceiver out) throws Exception {
    Destination destination = context.element().getKey().destination();
    OptionalLong expected = config().expected().of(destination.partition(), context);
    for (T element : context.element().getValue()) {
      bundle().write(destination, expected, element);
    }
    bundle().completeOpen();
  }
}
