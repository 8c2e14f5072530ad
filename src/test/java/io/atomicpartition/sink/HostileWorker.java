package io.atomicpartition.sink;

import io.atomicpartition.sink.HostileGraph.Sink;
import io.atomicpartition.sink.HostileGraph.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * The DoFns of one fused stage on one worker thread, each run by Beam's own {@code
 * SimpleDoFnRunner}. Every element crosses its coder on its way from one to the next.
 */
final class HostileWorker {
  /** What the DoFns are being asked to do. */
  enum Phase {
    START,
    PROCESS,
    FINISH,
    TEARDOWN
  }

  private final HostileGraph graph;
  private final Stage stage;
  private final String launch;
  private final Consumer<Object> observer;
  private final Baton.Slot slot;
  private final Map<PCollection<?>, List<Fused>> fused = new LinkedHashMap<>();
  private final List<Fused> order = new ArrayList<>();
  private Map<Sink, List<byte[]>> output = new HashMap<>();
  private Phase phase = Phase.START;
  private int outputsLeft = Integer.MAX_VALUE;

  /** Something else in the fused bundle fails. */
  static final class NeighbourFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NeighbourFailed() {
      super("planted: another step of the fused bundle");
    }
  }

  private record Fused(DoFn<?, ?> fn, DoFnRunner<Object, Object> runner) {}

  /**
   * @param launch whose it is
   * @param observer of every element that is handed on, whether the bundle counts or not
   */
  HostileWorker(
      HostileGraph graph,
      Stage stage,
      String launch,
      PipelineOptions options,
      SideInputReader views,
      Consumer<Object> observer) {
    this.graph = graph;
    this.stage = stage;
    this.launch = launch;
    this.observer = observer;
    this.slot = new Baton.Slot(Baton.holder());
    enter();
    for (HostileGraph.Step step : stage.steps()) {
      Fused one = fuse(step, options, views);
      order.add(one);
      fused.computeIfAbsent(step.input(), any -> new ArrayList<>()).add(one);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a graph knows no types
  private Fused fuse(HostileGraph.Step step, PipelineOptions options, SideInputReader views) {
    DoFn fn = SerializableUtils.clone(step.parDo().getFn());
    DoFnInvokers.tryInvokeSetupFor(fn, options);
    Map<TupleTag<?>, Coder<?>> coders = new HashMap<>();
    step.outputs().forEach((tag, collection) -> coders.put(tag, collection.getCoder()));
    DoFnRunner runner =
        DoFnRunners.simpleRunner(
            options,
            fn,
            views,
            new WindowedValueMultiReceiver() {
              @Override
              public <T> void output(TupleTag<T> tag, WindowedValue<T> value) {
                PCollection<?> to = step.outputs().get(tag);
                if (to != null) {
                  handOn(to, value.getValue());
                }
              }
            },
            step.parDo().getMainOutputTag(),
            step.parDo().getAdditionalOutputTags().getAll(),
            new Step.NoState(),
            step.input().getCoder(),
            coders,
            WindowingStrategy.globalDefault(),
            step.schemas(),
            step.parDo().getSideInputs());
    return new Fused(fn, runner);
  }

  String launch() {
    return launch;
  }

  Phase phase() {
    return phase;
  }

  /** Runs on the calling actor's behalf from now on. */
  private void enter() {
    slot.setActor(Baton.holder());
    Baton.holder().setWorker(this);
    Baton.adopt(slot);
  }

  /**
   * Runs a bundle, or its beginning.
   *
   * @param elements encoded
   * @param failAfter after how many elements something else in the bundle fails, and nobody tells
   *     the DoFns
   * @param failAtOutput how many elements are handed on before the step that takes them fails
   * @return what was handed on, encoded
   * @throws NeighbourFailed if it failed after so many elements
   */
  Map<Sink, List<byte[]>> bundle(List<byte[]> elements, int failAfter, int failAtOutput) {
    enter();
    output = new HashMap<>();
    outputsLeft = failAtOutput;
    phase = Phase.START;
    for (int i = order.size() - 1; i >= 0; i--) {
      order.get(i).runner().startBundle();
    }
    phase = Phase.PROCESS;
    for (int i = 0; i < elements.size(); i++) {
      if (i == failAfter) {
        throw new NeighbourFailed();
      }
      handOn(stage.root(), decode(stage.root(), elements.get(i)));
    }
    phase = Phase.FINISH;
    order.forEach(one -> one.runner().finishBundle());
    return output;
  }

  void teardown() {
    enter();
    phase = Phase.TEARDOWN;
    order.forEach(one -> DoFnInvokers.invokerFor(one.fn()).invokeTeardown());
  }

  private void handOn(PCollection<?> to, Object value) {
    if (to != stage.root() && outputsLeft-- <= 0) {
      throw new NeighbourFailed();
    }
    observer.accept(value);
    byte[] bytes = encode(to, value);
    for (Sink sink : graph.sinksOf(to)) {
      output.computeIfAbsent(sink, any -> new ArrayList<>()).add(bytes);
    }
    graph.forwards(to).forEach(next -> handOn(next, value));
    for (Fused one : fused.getOrDefault(to, List.of())) {
      Object input = decode(to, bytes);
      byte[] before = encode(to, input); // an iterable is not encoded as the list of its elements
      Object offered = to.equals(stage.root()) ? groupOfferedOnce(input) : input;
      one.runner().processElement(WindowedValues.valueInGlobalWindow(offered));
      if (!Arrays.equals(before, encode(to, input))) {
        throw new Witness.Violation("An input was mutated by " + one.fn() + ": " + input);
      }
    }
  }

  /** As Spark does, and Flink unless it is told to keep a whole group in memory. */
  @SuppressWarnings("unchecked") // a graph knows no types
  private static Object groupOfferedOnce(Object input) {
    if (!(input instanceof KV<?, ?> group && group.getValue() instanceof Iterable<?> values)) {
      return input;
    }
    AtomicBoolean taken = new AtomicBoolean();
    Iterable<Object> once =
        () -> {
          if (taken.getAndSet(true)) {
            throw new IllegalStateException("What is grouped can be gone through only once");
          }
          return ((Iterable<Object>) values).iterator();
        };
    return KV.of(group.getKey(), once);
  }

  @SuppressWarnings("unchecked") // a graph knows no types
  static byte[] encode(PCollection<?> collection, Object value) {
    try {
      return CoderUtils.encodeToByteArray((Coder<Object>) collection.getCoder(), value);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot be encoded: " + value, e);
    }
  }

  static Object decode(PCollection<?> collection, byte[] bytes) {
    try {
      return CoderUtils.decodeFromByteArray(collection.getCoder(), bytes);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot be decoded by " + collection.getCoder(), e);
    }
  }
}
