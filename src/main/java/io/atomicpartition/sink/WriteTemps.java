package io.atomicpartition.sink;

import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.errorhandling.BadRecordRouter;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/** Writes rows to temps, and spills those that do not fit the bound on open writers. */
final class WriteTemps<T> extends BundleWriting<T, T, KV<String, HandedOn<T>>> {
  private static final long serialVersionUID = 1L;

  private final Destinations<T> destinations;
  private final boolean routesBadRecords;
  private final Coder<T> coder;

  /**
   * @param routesBadRecords to the user's error handler; else they fail the job
   */
  WriteTemps(
      SinkConfig<T> config,
      Destinations<T> destinations,
      boolean routesBadRecords,
      Coder<T> coder) {
    super(config);
    this.destinations = destinations;
    this.routesBadRecords = routesBadRecords;
    this.coder = coder;
  }

  @Override
  void write(ProcessContext context, MultiOutputReceiver out) throws Exception {
    T element = context.element();
    Optional<Destination> routed = destination(element, out);
    if (routed.isEmpty()) {
      return;
    }
    Destination destination = routed.get();
    if (bundle().accepts(destination)) {
      bundle()
          .write(destination, config().expected().of(destination.partition(), context), element);
    } else {
      SinkMetrics.ROWS_SPILLED.inc();
      context.output(
          KV.of(destination.partition(), new HandedOn.Spilled<>(destination.table(), element)));
    }
  }

  @Override
  void handOn(List<KV<String, StagedTemp>> staged, FinishBundleContext context) {
    for (KV<String, StagedTemp> one : staged) {
      context.output(
          KV.of(one.getKey(), new HandedOn.Temp<>(one.getValue())),
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
  }

  /** Empty: the element is bad and was routed. */
  private Optional<Destination> destination(T element, MultiOutputReceiver out) throws Exception {
    try {
      Destination destination = destinations.of(element);
      if (routesBadRecords) {
        config().format().validate(destination.table(), element);
      }
      return Optional.of(destination);
    } catch (RuntimeException e) {
      if (!routesBadRecords) {
        throw e;
      }
      BadRecordRouter.RECORDING_ROUTER.route(
          out, element, coder, e, "AtomicPartitionSink cannot use this record: " + e.getMessage());
      return Optional.empty();
    }
  }
}
