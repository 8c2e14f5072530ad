package io.atomicpartition.sink;

import io.atomicpartition.sink.HostileGraph.Sink;
import io.atomicpartition.sink.HostileGraph.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.beam.runners.core.InMemoryMultimapSideInputView;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Materializations;
import org.apache.beam.sdk.transforms.ViewFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One launch of a pipeline on a runner that does to bundles all that a runner may do. The output of
 * a task is what its last attempt handed on; for the readers of one shuffle it may be another
 * attempt's than for those of another, and what a reader has read may be computed again before the
 * next one reads, from its elements in another order and in other bundles: as after a lost
 * executor.
 */
final class HostileLaunch {
  /** After so many failures of its own, not planted, a task fails the job. */
  private static final int TRIES = 4;

  /** After so many attempts nothing more is planted. */
  private static final int PLANTED = 6;

  /** A process that is killed is killed at one of so many calls, if it comes to that. */
  private static final int KILLED_BY_CALL = 15;

  private final String name;
  private final HostileGraph graph;
  private final PipelineOptions options;
  private final Baton baton;
  private final Random random;
  private final Hostility hostility;
  private final HostileCounts counts;
  private final Consumer<Object> observer;

  private final Map<Stage, List<Task>> tasks = new LinkedHashMap<>();
  private final Map<Stage, Deque<HostileWorker>> idle = new HashMap<>();
  private @Nullable Throwable failure;

  private final class Task {
    private final Stage stage;
    private final int number;
    private final Map<Sink, List<byte[]>> output = new HashMap<>();

    Task(Stage stage, int number) {
      this.stage = stage;
      this.number = number;
    }

    @Override
    public String toString() {
      return name + " " + stage + " #" + number;
    }
  }

  HostileLaunch(
      String name,
      HostileGraph graph,
      PipelineOptions options,
      Baton baton,
      Random random,
      Hostility hostility,
      HostileCounts counts,
      Consumer<Object> observer) {
    this.name = name;
    this.graph = graph;
    this.options = options;
    this.baton = baton;
    this.random = random;
    this.hostility = hostility;
    this.counts = counts;
    this.observer = observer;
  }

  /** Why the job failed; null if it did not. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** The elements of a captured collection, of the attempts that counted. */
  List<Object> captured(String sink) {
    Sink captured = graph.sink(sink);
    return read(captured).stream()
        .map(bytes -> HostileWorker.decode(captured.input(), bytes))
        .toList();
  }

  /** Runs the job; to be called by an actor. */
  void run() {
    counts.launches++;
    for (Stage stage : graph.stages()) {
      List<Task> all = new ArrayList<>();
      int parallel = stage.shuffles().isEmpty() ? 1 : 1 + random.nextInt(3);
      for (int i = 0; i < parallel; i++) {
        all.add(new Task(stage, i));
      }
      tasks.put(stage, all);
      runTogether(all, parallel);
      if (over()) {
        break;
      }
    }
    tasks.values().stream().flatMap(List::stream).toList().forEach(this::perhapsAgain);
    idle.values().forEach(workers -> workers.forEach(this::teardown));
  }

  private boolean over() {
    return failure != null || baton.violation() != null;
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private void runTogether(List<Task> all, int of) {
    List<Task> order = new ArrayList<>(all);
    Collections.shuffle(order, random);
    List<Baton.Actor> running = new ArrayList<>();
    for (Task task : order) {
      if (over()) {
        return;
      }
      perhapsRecompute(task.stage);
      running.add(baton.spawn(task.toString(), false, () -> task.output.putAll(compute(task, of))));
      if (chance(0.5)) {
        baton.await(() -> running.stream().allMatch(Baton.Actor::done));
      }
    }
    baton.await(() -> running.stream().allMatch(Baton.Actor::done));
  }

  /** What one reader has read, the next may read of another attempt. */
  private void perhapsRecompute(Stage reader) {
    for (Sink shuffle : reader.shuffles()) {
      for (Map.Entry<Stage, List<Task>> writer : List.copyOf(tasks.entrySet())) {
        if (!writer.getKey().sinks().contains(shuffle)) {
          continue;
        }
        for (Task task : writer.getValue()) {
          if (chance(hostility.recomputes()) && !over()) {
            counts.recomputed++;
            if (chance(0.3)) {
              perhapsRecompute(writer.getKey());
            }
            Map<Sink, List<byte[]>> output = compute(task, writer.getValue().size());
            if (over()) {
              return;
            }
            if (chance(0.5)) {
              task.output.putAll(output);
            } else {
              task.output.put(shuffle, output.getOrDefault(shuffle, List.of()));
            }
          }
        }
      }
    }
  }

  /** After the end of the job, whether its output is asked for or not. */
  private void perhapsAgain(Task task) {
    if (chance(hostility.again()) && !over()) {
      counts.again++;
      compute(task, tasks.get(task.stage).size());
    }
  }

  /** Runs all bundles of a task, each until an attempt of it counts. */
  private Map<Sink, List<byte[]>> compute(Task task, int of) {
    List<byte[]> elements = input(task, of);
    Map<Sink, List<byte[]>> output = new HashMap<>();
    task.stage.sinks().forEach(sink -> output.put(sink, new ArrayList<>()));
    int from = 0;
    while (from < elements.size() && !over()) {
      int to = from + 1 + random.nextInt(elements.size() - from);
      compute(task, elements.subList(from, to))
          .forEach((sink, bytes) -> output.get(sink).addAll(bytes));
      from = to;
    }
    return output;
  }

  private Map<Sink, List<byte[]>> compute(Task task, List<byte[]> bundle) {
    int own = 0;
    for (int attempt = 1; !over(); attempt++) {
      if (chance(hostility.twice()) && attempt < PLANTED) {
        counts.zombies++;
        List<byte[]> otherOrder = shuffled(bundle);
        Attempt zombie = new Attempt(task, otherOrder, attempt < PLANTED);
        zombie.start(true);
      }
      Attempt one = new Attempt(task, bundle, attempt < PLANTED);
      Baton.Actor actor = one.start(false);
      baton.await(actor::done);
      if (one.output != null) {
        return one.output;
      }
      if (one.failedItself != null && ++own == TRIES) {
        failure = one.failedItself;
      }
    }
    return Map.of();
  }

  /** One attempt to run one bundle. */
  private final class Attempt {
    private final Task task;
    private final List<byte[]> bundle;
    private final int killAtCall;
    private final int failAfter;
    private final int failAtOutput;
    private final boolean lost;
    private final boolean reused;
    private final boolean kept;
    private @Nullable Map<Sink, List<byte[]>> output;
    private @Nullable Throwable failedItself;

    Attempt(Task task, List<byte[]> bundle, boolean planted) {
      this.task = task;
      this.bundle = bundle;
      this.killAtCall =
          planted && chance(hostility.kills()) ? 1 + random.nextInt(KILLED_BY_CALL) : 0;
      boolean fails = planted && chance(hostility.fails());
      int how = random.nextInt(3);
      this.failAfter = fails && how == 0 ? random.nextInt(bundle.size()) : Integer.MAX_VALUE;
      this.failAtOutput = fails && how == 1 ? random.nextInt(20) : Integer.MAX_VALUE;
      this.lost = fails && how == 2;
      this.reused = chance(hostility.reuses());
      this.kept = chance(0.5);
    }

    Baton.Actor start(boolean zombie) {
      Baton.Actor actor =
          baton.spawn((zombie ? "zombie of " : "attempt of ") + task, zombie, () -> run(zombie));
      if (killAtCall > 0) {
        actor.killAtCall(killAtCall);
      }
      return actor;
    }

    private void run(boolean zombie) {
      counts.bundles++;
      HostileWorker worker = zombie ? null : idle(task.stage).pollFirst();
      if (worker == null) {
        worker =
            new HostileWorker(
                graph, task.stage, name, options, new Views(), HostileLaunch.this.observer);
      }
      boolean clean = false;
      try {
        Map<Sink, List<byte[]>> handedOn = worker.bundle(bundle, failAfter, failAtOutput);
        clean = true;
        if (lost) {
          counts.failed++;
        } else {
          output = handedOn;
        }
      } catch (RuntimeException | Error e) { // looked at, and thrown on unless it was planted
        failed(e);
      }
      boolean another = !zombie && !Baton.holder().killed() && !task.stage.publishes();
      if (another && (clean ? kept : reused)) {
        idle(task.stage).addLast(worker);
      } else {
        teardown(worker);
      }
    }

    private void failed(Throwable failure) {
      if (Baton.holder().killed()) {
        counts.killed++;
      } else if (has(failure, HostileWorker.NeighbourFailed.class)) {
        counts.failed++;
      } else if (has(failure, Witness.Violation.class)) {
        baton.violated(failure);
      } else if (baton.violation() == null) {
        failedItself = failure;
      }
    }
  }

  private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
    return failure != null && (type.isInstance(failure) || has(failure.getCause(), type));
  }

  private Deque<HostileWorker> idle(Stage stage) {
    return idle.computeIfAbsent(stage, any -> new ArrayDeque<>());
  }

  private void teardown(HostileWorker worker) {
    try {
      worker.teardown();
    } catch (RuntimeException | Error e) { // whose calls fail, for it is killed
      if (!Baton.holder().killed() && baton.violation() == null) {
        baton.violated(e);
      }
    }
  }

  private List<byte[]> read(Sink sink) {
    List<byte[]> all = new ArrayList<>();
    tasks.values().stream()
        .flatMap(List::stream)
        .forEach(task -> all.addAll(task.output.getOrDefault(sink, List.of())));
    return all;
  }

  private <T> List<T> shuffled(List<T> list) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private List<byte[]> input(Task task, int of) {
    if (task.stage.shuffles().isEmpty()) {
      return List.of(HostileWorker.encode(task.stage.root(), new byte[0]));
    }
    Sink shuffle = task.stage.shuffles().get(0);
    PCollection<?> pairs = shuffle.input();
    KvCoder<?, ?> coder = (KvCoder<?, ?>) pairs.getCoder();
    Map<ByteBuffer, List<Object>> groups = new LinkedHashMap<>();
    Map<ByteBuffer, Object> keys = new HashMap<>();
    for (byte[] bytes : shuffled(read(shuffle))) {
      KV<?, ?> pair = (KV<?, ?>) HostileWorker.decode(pairs, bytes);
      byte[] key = encodedKey(coder, pair.getKey());
      if (Math.floorMod(Arrays.hashCode(key), of) == task.number) {
        keys.putIfAbsent(ByteBuffer.wrap(key), pair.getKey());
        groups.computeIfAbsent(ByteBuffer.wrap(key), any -> new ArrayList<>()).add(pair.getValue());
      }
    }
    List<byte[]> elements = new ArrayList<>();
    groups.forEach(
        (key, values) ->
            elements.add(HostileWorker.encode(task.stage.root(), KV.of(keys.get(key), values))));
    return elements;
  }

  @SuppressWarnings("unchecked") // a graph knows no types
  private static byte[] encodedKey(KvCoder<?, ?> coder, Object key) {
    try {
      return CoderUtils.encodeToByteArray((Coder<Object>) coder.getKeyCoder(), key);
    } catch (CoderException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Side inputs, as they are when they are asked for. */
  private final class Views implements SideInputReader {
    @Override
    @SuppressWarnings({"unchecked", "rawtypes", "deprecation"}) // a graph knows no types
    public <T> T get(PCollectionView<T> view, BoundedWindow window) {
      Sink sink = graph.sinkOf(view);
      List<Object> elements =
          read(sink).stream().map(bytes -> HostileWorker.decode(sink.input(), bytes)).toList();
      ViewFn fn = view.getViewFn();
      if (fn.getMaterialization().getUrn().equals(Materializations.ITERABLE_MATERIALIZATION_URN)) {
        return (T) fn.apply((Materializations.IterableView<Object>) () -> elements);
      }
      KvCoder<?, ?> coder = (KvCoder<?, ?>) sink.input().getCoder();
      return (T)
          fn.apply(
              InMemoryMultimapSideInputView.fromIterable(
                  (Coder) coder.getKeyCoder(), (Iterable) elements));
    }

    @Override
    public <T> boolean contains(PCollectionView<T> view) {
      return graph.sinkOf(view) != null;
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}
