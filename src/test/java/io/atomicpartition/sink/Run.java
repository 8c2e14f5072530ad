package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.beam.runners.core.metrics.DistributionData;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** One pipeline on the direct runner, and what came of it. */
final class Run {
  private static final Map<String, Queue<PartitionResult>> COLLECTED = new ConcurrentHashMap<>();

  private final PipelineResult result;
  private final List<PartitionResult> published;
  private final List<PartitionResult> conflicts;

  private Run(
      PipelineResult result, List<PartitionResult> published, List<PartitionResult> conflicts) {
    this.result = result;
    this.published = published;
    this.conflicts = conflicts;
  }

  /** A pipeline for one thread, without what the direct runner checks of the user's code. */
  static Pipeline pipeline(String... more) {
    List<String> args =
        new ArrayList<>(List.of("--targetParallelism=1", "--enforceImmutability=false"));
    args.addAll(List.of(more));
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).withValidation().create());
  }

  /** {@link Payments} in one bundle. */
  static Run of(AtomicPartitionSink<Row> sink, List<Row> rows) {
    return ofBundles(sink, List.of(rows));
  }

  /** {@link Payments}, bundled like this. */
  static Run ofBundles(AtomicPartitionSink<Row> sink, List<List<Row>> bundles) {
    return of(input -> input.apply("Publish", sink), bundles);
  }

  static Run of(Function<PCollection<Row>, PublishedPartitions> sink, List<List<Row>> bundles) {
    Pipeline pipeline = pipeline();
    return run(pipeline, sink.apply(bundles(pipeline, RowCoder.of(Payments.SCHEMA), bundles)));
  }

  /** The runner gives every key of a grouping a bundle of its own. */
  static <T> PCollection<T> bundles(Pipeline pipeline, Coder<T> coder, List<List<T>> bundles) {
    List<KV<Integer, T>> keyed = new ArrayList<>();
    for (int i = 0; i < bundles.size(); i++) {
      for (T element : bundles.get(i)) {
        keyed.add(KV.of(i, element));
      }
    }
    return pipeline
        .apply("Rows", Create.of(keyed).withCoder(KvCoder.of(VarIntCoder.of(), coder)))
        .apply("InBundles", GroupByKey.create())
        .apply("Ungroup", Values.create())
        .apply("OneByOne", Flatten.iterables())
        .setCoder(coder);
  }

  /** Runs the pipeline to its end and collects the results. */
  static Run run(Pipeline pipeline, PublishedPartitions output) {
    String published = collect(output, PublishedPartitions.PUBLISHED);
    String conflicts = collect(output, PublishedPartitions.CONFLICTS);
    PipelineResult result = pipeline.run();
    assertThat(result.waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    return new Run(result, collected(published), collected(conflicts));
  }

  @SuppressWarnings("unchecked")
  private static String collect(PublishedPartitions output, TupleTag<PartitionResult> tag) {
    String id = UUID.randomUUID().toString();
    COLLECTED.put(id, new ConcurrentLinkedQueue<>());
    ((PCollection<PartitionResult>) output.expand().get(tag))
        .apply("Collect " + tag.getId() + " " + id, ParDo.of(new Collect(id)));
    return id;
  }

  private static List<PartitionResult> collected(String id) {
    return COLLECTED.remove(id).stream()
        .sorted(Comparator.comparing(PartitionResult::getPartition))
        .toList();
  }

  private static final class Collect extends DoFn<PartitionResult, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    Collect(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element PartitionResult element) {
      COLLECTED.get(id).add(element);
    }
  }

  PipelineResult result() {
    return result;
  }

  /** By partition. */
  List<PartitionResult> published() {
    return published;
  }

  /** By partition. */
  List<PartitionResult> conflicts() {
    return conflicts;
  }

  PartitionResult of(String partition) {
    return published.stream()
        .filter(p -> p.getPartition().equals(partition))
        .findFirst()
        .orElseThrow(() -> new AssertionError(partition + " is not in " + published));
  }

  /** Outcome by partition. */
  Map<String, Outcome> outcomes() {
    Map<String, Outcome> outcomes = new TreeMap<>();
    for (PartitionResult one : published) {
      assertThat(outcomes.put(one.getPartition(), one.outcome())).as("a second result").isNull();
    }
    return outcomes;
  }

  /** A counter of the sink, 0 if it never counted. */
  long counter(String name) {
    return counters(result).getOrDefault(name, 0L);
  }

  /** The counters of the sink that have counted. */
  static Map<String, Long> counters(PipelineResult result) {
    Map<String, Long> counters = new TreeMap<>();
    for (MetricResult<Long> one : metrics(result).getCounters()) {
      counters.merge(one.getName().getName(), one.getAttempted(), Long::sum);
    }
    counters.values().removeIf(count -> count == 0);
    return counters;
  }

  /** A distribution of the sink, over all of its steps. */
  DistributionResult distribution(String name) {
    DistributionData all = DistributionData.EMPTY;
    for (MetricResult<DistributionResult> one : metrics(result).getDistributions()) {
      if (one.getName().getName().equals(name)) {
        DistributionResult part = one.getAttempted();
        all =
            all.combine(
                DistributionData.create(
                    part.getSum(), part.getCount(), part.getMin(), part.getMax()));
      }
    }
    return all.extractResult();
  }

  /** The distributions of the sink that were updated. */
  Set<String> distributions() {
    Set<String> names = new TreeSet<>();
    metrics(result).getDistributions().forEach(one -> names.add(one.getName().getName()));
    return names;
  }

  private static MetricQueryResults metrics(PipelineResult result) {
    return result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace(AtomicPartitionSink.class))
                .build());
  }
}
