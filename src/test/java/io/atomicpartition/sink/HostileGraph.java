package io.atomicpartition.sink;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;

/**
 * A pipeline as runners see it: stages of fused ParDos between shuffles. Knows no windows but the
 * global one, neither state nor timers, and no source but Impulse.
 */
final class HostileGraph {
  private final IdentityHashMap<PCollection<?>, List<Step>> steps = new IdentityHashMap<>();
  private final IdentityHashMap<PCollection<?>, List<PCollection<?>>> forwards =
      new IdentityHashMap<>();
  private final IdentityHashMap<PCollection<?>, List<Sink>> sinks = new IdentityHashMap<>();
  private final List<Stage> stages = new ArrayList<>();

  /** A ParDo. */
  record Step(
      String name,
      ParDo.MultiOutput<?, ?> parDo,
      PCollection<?> input,
      Map<TupleTag<?>, PCollection<?>> outputs,
      DoFnSchemaInformation schemas) {}

  /**
   * Where the elements of a collection are kept between stages: for a shuffle, a side input, or for
   * the test to look at.
   */
  static final class Sink {
    private final String name;
    private final PCollection<?> input;

    Sink(String name, PCollection<?> input) {
      this.name = name;
      this.input = input;
    }

    PCollection<?> input() {
      return input;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** ParDos that run fused, in the order of their data. */
  static final class Stage {
    private final String name;
    private final PCollection<?> root;
    private final List<Sink> shuffles;
    private final Set<Step> steps = new LinkedHashSet<>();
    private final Set<Sink> sinks = new LinkedHashSet<>();

    /**
     * @param shuffles what it reads: one, or none after an Impulse
     */
    Stage(String name, PCollection<?> root, List<Sink> shuffles) {
      this.name = name;
      this.root = root;
      this.shuffles = shuffles;
    }

    PCollection<?> root() {
      return root;
    }

    List<Sink> shuffles() {
      return shuffles;
    }

    Set<Step> steps() {
      return steps;
    }

    Set<Sink> sinks() {
      return sinks;
    }

    List<PCollectionView<?>> views() {
      return steps.stream()
          .<PCollectionView<?>>flatMap(step -> step.parDo().getSideInputs().values().stream())
          .toList();
    }

    /** Whether a DoFn of it has threads of its own. */
    boolean publishes() {
      return steps.stream().anyMatch(step -> step.parDo().getFn() instanceof FinalizePartitions);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final IdentityHashMap<PCollectionView<?>, Sink> views = new IdentityHashMap<>();

  /**
   * @param captured collections that the test wants to look at, by name
   */
  HostileGraph(Pipeline pipeline, Map<String, PCollection<?>> captured) {
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            add(node, node.toAppliedPTransform(pipeline));
          }
        });
    captured.forEach((name, collection) -> addSink(new Sink(name, collection), collection));
    stages.forEach(stage -> reach(stage, stage.root()));
  }

  private void addSink(Sink sink, PCollection<?> input) {
    sinks.computeIfAbsent(input, any -> new ArrayList<>()).add(sink);
  }

  @SuppressWarnings("deprecation") // for runners alone, and this is one
  private void add(TransformHierarchy.Node node, AppliedPTransform<?, ?, ?> applied) {
    PTransform<?, ?> transform = node.getTransform();
    String name = node.getFullName();
    if (transform instanceof Impulse) {
      stages.add(new Stage(name, only(node.getOutputs()), List.of()));
    } else if (transform instanceof GroupByKey) {
      Sink shuffle = new Sink(name, only(node.getInputs()));
      addSink(shuffle, shuffle.input());
      stages.add(new Stage(name, only(node.getOutputs()), List.of(shuffle)));
    } else if (transform instanceof ParDo.MultiOutput<?, ?> parDo) {
      PCollection<?> input = mainInput(node, parDo);
      steps
          .computeIfAbsent(input, any -> new ArrayList<>())
          .add(
              new Step(
                  name,
                  parDo,
                  input,
                  new LinkedHashMap<>(node.getOutputs()),
                  ParDoTranslation.getSchemaInformation(applied)));
    } else if (transform instanceof View.CreatePCollectionView<?, ?> view) {
      Sink sink = new Sink(name, only(node.getInputs()));
      addSink(sink, sink.input());
      views.put(view.getView(), sink);
    } else if (transform instanceof Flatten.PCollections || transform instanceof Window.Assign) {
      node.getInputs()
          .values()
          .forEach(
              input ->
                  forwards
                      .computeIfAbsent(input, any -> new ArrayList<>())
                      .add(only(node.getOutputs())));
    } else {
      throw new IllegalArgumentException("Not known here: " + name + ", " + transform);
    }
  }

  private static PCollection<?> mainInput(
      TransformHierarchy.Node node, ParDo.MultiOutput<?, ?> parDo) {
    Set<TupleTag<?>> sides = parDo.getAdditionalInputs().keySet();
    return node.getInputs().entrySet().stream()
        .filter(input -> !sides.contains(input.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static PCollection<?> only(Map<TupleTag<?>, PCollection<?>> collections) {
    if (collections.size() != 1) {
      throw new IllegalArgumentException("Expected one collection, found " + collections);
    }
    return collections.values().iterator().next();
  }

  private void reach(Stage stage, PCollection<?> collection) {
    stage.sinks.addAll(sinksOf(collection));
    forwards(collection).forEach(next -> reach(stage, next));
    for (Step step : steps(collection)) {
      stage.steps.add(step);
      step.outputs().values().forEach(next -> reach(stage, next));
    }
  }

  /** In an order in which all that a stage needs is there. */
  List<Stage> stages() {
    List<Stage> ordered = new ArrayList<>();
    List<Stage> rest = new ArrayList<>(stages);
    while (!rest.isEmpty()) {
      Stage next =
          rest.stream()
              .filter(stage -> rest.stream().noneMatch(other -> needs(stage, other)))
              .findFirst()
              .orElseThrow();
      ordered.add(next);
      rest.remove(next);
    }
    return ordered;
  }

  private boolean needs(Stage stage, Stage other) {
    return other.sinks().stream().anyMatch(stage.shuffles()::contains)
        || stage.views().stream().anyMatch(view -> other.sinks().contains(sinkOf(view)));
  }

  List<Step> steps(PCollection<?> input) {
    return steps.getOrDefault(input, List.of());
  }

  List<PCollection<?>> forwards(PCollection<?> input) {
    return forwards.getOrDefault(input, List.of());
  }

  List<Sink> sinksOf(PCollection<?> input) {
    return sinks.getOrDefault(input, List.of());
  }

  Sink sinkOf(PCollectionView<?> view) {
    return views.get(view);
  }

  /** A captured collection. */
  Sink sink(String name) {
    return sinks.values().stream()
        .flatMap(List::stream)
        .filter(sink -> sink.name.equals(name))
        .findFirst()
        .orElseThrow();
  }
}
