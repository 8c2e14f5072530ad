package io.atomicpartition.sink;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.NullSideInputReader;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * One instance of a DoFn on a worker, run by Beam's own {@code SimpleDoFnRunner}, bundle by bundle:
 * so that a test can play the fused neighbour that fails.
 */
final class Step<InputT, OutputT> {
  private final DoFn<InputT, OutputT> fn;
  private final DoFnRunner<InputT, OutputT> runner;

  /**
   * @param next the step after this one in the fused bundle
   */
  Step(DoFn<InputT, OutputT> fn, Coder<InputT> inputCoder, Consumer<OutputT> next) {
    PipelineOptions options = PipelineOptionsFactory.create();
    TupleTag<OutputT> main = new TupleTag<>("main");
    this.fn = SerializableUtils.clone(fn);
    DoFnInvokers.tryInvokeSetupFor(this.fn, options);
    this.runner =
        DoFnRunners.simpleRunner(
            options,
            this.fn,
            NullSideInputReader.empty(),
            new Receiver<>(main, next),
            main,
            List.of(PublishedPartitions.CONFLICTS, PublishedPartitions.EVENTS),
            new NoState(),
            inputCoder,
            Map.of(),
            WindowingStrategy.globalDefault(),
            DoFnSchemaInformation.create(),
            Map.of());
  }

  void startBundle() {
    runner.startBundle();
  }

  void process(InputT element) {
    runner.processElement(WindowedValues.valueInGlobalWindow(element));
  }

  void finishBundle() {
    runner.finishBundle();
  }

  /** A whole bundle. */
  void bundle(Iterable<InputT> elements) {
    startBundle();
    elements.forEach(this::process);
    finishBundle();
  }

  void teardown() {
    DoFnInvokers.invokerFor(fn).invokeTeardown();
  }

  private record Receiver<T>(TupleTag<T> main, Consumer<T> next)
      implements WindowedValueMultiReceiver {
    @Override
    @SuppressWarnings("unchecked") // the tag says so
    public <OutputT> void output(TupleTag<OutputT> tag, WindowedValue<OutputT> output) {
      if (tag.equals(main)) {
        next.accept((T) output.getValue());
      }
    }
  }

  static final class NoState implements StepContext {
    @Override
    public StateInternals stateInternals() {
      throw new UnsupportedOperationException("no state");
    }

    @Override
    public TimerInternals timerInternals() {
      throw new UnsupportedOperationException("no timers");
    }
  }
}
