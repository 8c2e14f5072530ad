package io.atomicpartition.sink;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PartitionSweep;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.InMemoryAtomicStore;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Launches over one lake on a hostile runner, and what must be true at every instant and after. */
final class HostileRun {
  /** The same for all, for Beam sets its file systems up anew for every other. */
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  private static final AtomicInteger LAKES = new AtomicInteger();

  /** How many groups the rows come in: what the runner can order and bundle anew. */
  private static final int GROUPS = 6;

  private final Random random;
  private final Baton baton;
  private final Lake lake;
  private final AtomicStore store;
  private final boolean flat;
  private final Witness witness;
  private final HostileCounts counts = new HostileCounts();
  private final List<Launched> launches = new ArrayList<>();

  /** A launch with what it is to publish, and what it said. */
  final class Launched {
    private final String name;
    private final Rows rows;
    private final Mode mode;
    private final boolean conflictsFail;
    private final HostileLaunch launch;
    private final Map<String, String> publishIds = new HashMap<>();
    private final List<PartitionResult> said = new ArrayList<>();

    private Launched(String name, Rows rows, AtomicPartitionSink<Row> sink, Hostility hostility) {
      this.name = name;
      this.rows = rows;
      this.mode = sink.mode();
      this.conflictsFail = !sink.conflictsAsOutput();
      Pipeline pipeline = Pipeline.create(OPTIONS);
      PublishedPartitions output = pipelineOf(pipeline, rows).apply("Publish", sink);
      Map<String, PCollection<?>> captured = new TreeMap<>();
      output.expand().forEach((tag, value) -> captured.put(tag.getId(), (PCollection<?>) value));
      for (String partition : rows.partitions()) {
        PartitionRef ref = new PartitionRef(partition);
        String id = publishId(output, ref);
        publishIds.put(partition, id);
        witness.expect(name, ref, id, mode == Mode.REPLACE);
      }
      this.launch =
          new HostileLaunch(
              name,
              new HostileGraph(pipeline, captured),
              pipeline.getOptions(),
              baton,
              random,
              hostility,
              counts,
              this::seen);
    }

    /** Every element between the steps, of attempts that count and of others. */
    private void seen(Object element) {
      if (element instanceof Decided decided) {
        witness.decided(name, decided.result().getPartition());
        synchronized (said) {
          said.add(decided.result());
          counts.finalizes++;
        }
      }
      if (element instanceof StagedPartition staged && !staged.captured().isEmpty()) {
        witness.toldCapture(staged.partition());
      }
    }

    /** What the job handed on, by partition. */
    Map<String, PartitionResult> results() {
      Map<String, PartitionResult> results = new TreeMap<>();
      for (String tag : List.of("published", "conflicts")) {
        for (Object one : launch.captured(tag)) {
          PartitionResult result = (PartitionResult) one;
          if (results.put(result.getPartition(), result) != null) {
            throw new Witness.Violation(name + " has two results of " + result.getPartition());
          }
        }
      }
      return results;
    }
  }

  private static String publishId(PublishedPartitions output, PartitionRef partition) {
    String id = output.stagingPrefix().split("/", -1)[2];
    return new Launch(id, "any", "Publish").publishId(partition);
  }

  private static final class Emit extends DoFn<byte[], KV<Integer, Row>> {
    private static final long serialVersionUID = 1L;
    private final List<Row> rows;

    Emit(List<Row> rows) {
      this.rows = rows;
    }

    @ProcessElement
    public void process(OutputReceiver<KV<Integer, Row>> out) {
      for (int i = 0; i < rows.size(); i++) {
        out.output(KV.of(i % GROUPS, rows.get(i)));
      }
    }
  }

  private static PCollection<Row> pipelineOf(Pipeline pipeline, Rows rows) {
    RowCoder coder = RowCoder.of(Payments.SCHEMA);
    return pipeline
        .apply("Once", Impulse.create())
        .apply("Rows", ParDo.of(new Emit(rows.rows())))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("InGroups", GroupByKey.create())
        .apply("Ungroup", Values.create())
        .apply("OneByOne", Flatten.iterables())
        .setCoder(coder);
  }

  /**
   * @param directory for a lake on disk; null: in memory
   */
  HostileRun(Random random, @Nullable Path directory) {
    counts.runs++;
    this.random = random;
    this.flat = directory == null;
    this.baton = new Baton(random, 0.5 + random.nextDouble() * 0.5);
    Path root = flat ? Path.of("/memory") : directory;
    this.lake = new Lake(root.resolve("lake-" + LAKES.incrementAndGet()));
    this.store =
        flat
            ? new InMemoryAtomicStore()
            : AtomicStores.open(StoreLocation.of(lake.root().toUri()), StoreEnvironment.empty());
    this.witness = new Witness(baton, store);
    if (flat) {
      HookedStoreProvider.disguise(lake, (any, environment) -> new ForwardingStore(store) {});
    }
    HookedStoreProvider.hook(
        lake,
        call -> {
          counts.calls++;
          return witness.fault(call);
        });
  }

  Random random() {
    return random;
  }

  /** A sink into this lake. */
  AtomicPartitionSink<Row> sink() {
    return AtomicPartitionSink.<Row>write()
        .to(HookedStoreProvider.uri(lake))
        .withPartitionFields("day")
        .withTable(row -> row.getInt64("id") % 2 == 0 ? "even" : "odd")
        .withFormat(ParquetFormat.rows(Map.of("even", Payments.SCHEMA, "odd", Payments.SCHEMA)))
        .withFinalizeThreads(1) // so that one call of a worker is under way
        .withStoreProbe(flat ? StoreProbe.SKIP : StoreProbe.QUICK)
        .withoutSmallFileMerging()
        .withConflictsAsOutput();
  }

  Launched launch(String name, Rows rows, AtomicPartitionSink<Row> sink, Hostility hostility) {
    Launched launched = new Launched(name, rows, sink, hostility);
    launches.add(launched);
    baton.spawn(name, false, launched.launch::run);
    return launched;
  }

  /** Runs what was launched, together, and looks at what came of it. */
  void go() {
    runAll();
    launches.forEach(this::check);
    Set<String> stray = witness.strayDataFiles();
    if (!stray.isEmpty()) {
      throw new Witness.Violation("G2: left by attempts that ended: " + stray);
    }
    counts.commits = witness.commits();
  }

  /** Runs what was launched, together. */
  void runAll() {
    baton.run();
    Throwable violation = baton.violation();
    if (violation instanceof Witness.Violation found) {
      throw found;
    }
    if (violation != null) {
      throw new IllegalStateException("The harness failed", violation);
    }
  }

  private void check(Launched one) {
    Throwable failure = one.launch.failure();
    if (failure != null && !(one.conflictsFail && conflict(failure))) {
      throw new Witness.Violation(one.name + " failed, and the store did not: " + trace(failure));
    }
    for (Manifest manifest : witness.manifests().values()) {
      Manifest.Publish live = manifest.publish().orElseThrow();
      String partition = manifest.partition().path();
      if (live.publishId().equals(one.publishIds.get(partition))) {
        counts.partitions++;
        if (!live.contentId().equals(one.rows.contentId(partition))) {
          throw new Witness.Violation(
              String.format(
                  "Rows lost or doubled: %s published %d rows in %s as %s, and had %d",
                  one.name, live.rows(), partition, live.contentId(), one.rows.count(partition)));
        }
      }
    }
    for (PartitionResult said : one.said) {
      honest(one, said);
    }
    if (failure == null) {
      Map<String, PartitionResult> results = one.results();
      if (!results.keySet().equals(one.rows.partitions())) {
        throw new Witness.Violation(
            one.name + " has results of " + results.keySet() + " of " + one.rows.partitions());
      }
    }
  }

  private static boolean conflict(@Nullable Throwable failure) {
    return failure != null
        && (failure instanceof PartitionsInConflictException || conflict(failure.getCause()));
  }

  private static String trace(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      trace.append("\n  ").append(e);
    }
    return trace.toString();
  }

  /** G3. */
  private void honest(Launched one, PartitionResult said) {
    boolean committed = witness.committed(said.getPublishId());
    boolean mine = said.getPublishId().equals(one.publishIds.get(said.getPartition()));
    boolean honest = mine && committed == (said.outcome() == Outcome.PUBLISHED);
    if (honest && said.getLive()) {
      honest =
          said.getContentId().equals(one.rows.contentId(said.getPartition()).value())
              && said.getRows() == one.rows.count(said.getPartition());
    }
    if (!honest) {
      throw new Witness.Violation(
          "G3: "
              + one.name
              + (committed ? " committed" : " never committed")
              + " and said "
              + said);
    }
  }

  /** G5: rows that are live, launched again, publish nothing. */
  void relaunchWhatIsLive(Hostility hostility) {
    List<Row> rows = new ArrayList<>();
    for (Manifest manifest : witness.manifests().values()) {
      String partition = manifest.partition().path();
      rows.addAll(publisher(manifest).rows.of(partition));
    }
    Set<String> before = new HashSet<>(witness.present());
    Map<String, Manifest> manifests = new TreeMap<>(witness.manifests());
    Launched again =
        launch(
            "relaunch",
            new Rows(rows),
            sink().withMode(random.nextBoolean() ? Mode.CREATE : Mode.REPLACE),
            hostility);
    go();
    Set<String> after = new HashSet<>(witness.present());
    before.removeIf(key -> key.startsWith(StoreLocation.STAGING));
    after.removeIf(key -> key.startsWith(StoreLocation.STAGING));
    boolean noOp =
        again.results().values().stream()
                .allMatch(result -> result.outcome() == Outcome.ALREADY_PUBLISHED)
            && manifests.equals(witness.manifests())
            && strayAside(before).equals(strayAside(after));
    if (!noOp) {
      throw new Witness.Violation(
          "G5: equal rows again came to " + again.results() + ", " + before + " became " + after);
    }
  }

  /** Without what a killed process has left. */
  private Set<String> strayAside(Set<String> keys) {
    Set<String> kept = new HashSet<>(keys);
    kept.removeIf(key -> key.contains("/part-") && !witness.everLive(key));
    return kept;
  }

  /** G8: whatever was left behind is not in the way of the next publish. */
  void replaceAll(Rows rows) {
    Launched fresh = launch("fresh", rows, sink().withMode(Mode.REPLACE), Hostility.NONE);
    go();
    if (!fresh.results().values().stream()
        .allMatch(result -> result.outcome() == Outcome.PUBLISHED && result.getLive())) {
      throw new Witness.Violation("G8: a fresh launch came to " + fresh.results());
    }
  }

  /** G8: a sweep of all ages, when nothing runs, leaves what is live and the manifests. */
  void sweep() {
    SweepPolicy policy = new SweepPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    PartitionSweep sweep = new PartitionSweep(store, PublishEnvironment.standard(), policy);
    for (Manifest manifest : witness.manifests().values()) {
      SweepReport report = sweep.sweep(manifest.partition());
      counts.swept += report.findings().size();
      if (report.ending() != Ending.SWEPT && report.ending() != Ending.NOTHING_FOUND) {
        throw new Witness.Violation("G8: the sweep came to " + report);
      }
    }
    Set<String> left = witness.neitherLiveNorStaged();
    if (!left.isEmpty()) {
      throw new Witness.Violation("G8: not swept: " + left);
    }
  }

  void forget() {
    HookedStoreProvider.forget(lake);
    if (!flat) {
      lake.delete();
    }
  }

  /** Every live file, as a reader finds it who shares no code with the writer; on disk only. */
  void readBack() {
    if (flat) {
      return;
    }
    lake.assertEveryLiveFileIsWhole();
    for (Manifest manifest : witness.manifests().values()) {
      String partition = manifest.partition().path();
      List<String> files = new ArrayList<>(lake.listed(partition, "even"));
      files.addAll(lake.listed(partition, "odd"));
      List<Long> ids =
          publisher(manifest).rows.of(partition).stream().map(row -> row.getInt64("id")).toList();
      String expected =
          String.format("%d|%d|%d", ids.size(), ids.size(), ids.stream().mapToLong(i -> i).sum());
      List<String> found =
          DuckDb.query(
              "SELECT count(*), count(DISTINCT id), sum(id) FROM " + DuckDb.parquet(files));
      if (!found.equals(List.of(expected))) {
        throw new Witness.Violation(
            "Rows, distinct ids and their sum in "
                + partition
                + ": "
                + found
                + ", not "
                + expected);
      }
    }
  }

  private Launched publisher(Manifest manifest) {
    String id = manifest.publish().orElseThrow().publishId();
    return launches.stream()
        .filter(one -> id.equals(one.publishIds.get(manifest.partition().path())))
        .findFirst()
        .orElseThrow();
  }

  HostileCounts counts() {
    return counts;
  }

  Witness witness() {
    return witness;
  }
}
