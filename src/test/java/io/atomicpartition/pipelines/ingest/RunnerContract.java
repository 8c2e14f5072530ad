package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.LEDGERS;
import static io.atomicpartition.pipelines.ingest.IngestJob.TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.testing.PlatformReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an embedded cluster of a runner publishes, whatever it runs twice. */
public abstract class RunnerContract {
  private static final int PARTITIONS = 24;
  private static final long ROWS = 20_000;
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("part").addInt64Field("id").build();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  /** The options of the embedded cluster; a task that fails is run again. */
  abstract String[] cluster() throws IOException;

  /** The runner and its version, for the table. */
  abstract String platform();

  /** How, for the table. */
  abstract String started();

  /** The name of the table's row. */
  abstract String reportName();

  Lake lake(String name) {
    return new Lake(temporary.getRoot().toPath().resolve(name));
  }

  @Test
  public void theSampleHasTheContentIdsThatItHasOnTheDirectRunner() throws IOException {
    Lake direct = lake("direct");
    IngestJob.run(direct, LEDGERS, TRANSACTIONS, BY_DAY).ok();
    Lake here = lake("here");
    List<String> args = new ArrayList<>(List.of(LEDGERS, TRANSACTIONS, BY_DAY, "--wait=true"));
    args.addAll(List.of(cluster()));
    IngestJob.run(here, args.toArray(String[]::new)).ok();

    Map<String, String> expected = contentIds(direct);
    assertThat(expected).hasSize(4);
    PlatformReport.row(
        reportName(), platform(), started(), here.live().size(), contentIds(here).equals(expected));
    assertThat(contentIds(here)).isEqualTo(expected);
    here.assertEveryLiveFileIsWhole();
    assertThat(here.staged()).isEmpty();
  }

  private static Map<String, String> contentIds(Lake lake) {
    Map<String, String> ids = new TreeMap<>();
    lake.live().forEach(day -> ids.put(day, ObjectLake.contentId(lake.manifest(day))));
    return ids;
  }

  /** With Beam's own file sink and default sharding a quarter of the rows is gone on Spark. */
  @Test
  public void everyRowIsThereOnceWhateverBundlesTheRunnerMakes() throws IOException {
    Lake lake = lake("lake");
    publish(lake, call -> Fault.NONE);

    assertEveryRowOnce(lake);
  }

  /** The failure is seen by nobody who catches exceptions: as if the worker had gone. */
  @Test
  public void aTaskThatDiesInTheMiddleOfFinalizeIsRunAgainAndPublishesTheRest() throws IOException {
    Lake lake = lake("lake");
    AtomicInteger commits = new AtomicInteger();
    List<Call> calls =
        publish(
            lake,
            call ->
                call.kind() == Kind.COMMIT && commits.incrementAndGet() == PARTITIONS / 3
                    ? Fault.Single.CRASH_AFTER
                    : Fault.NONE);

    assertThat(commits.get())
        .as("commits, with those of the second run")
        .isGreaterThan(PARTITIONS / 3);
    assertEveryRowOnce(lake);
    assertRanAgain(calls);
  }

  /** What shows that the runner did run something again. */
  abstract void assertRanAgain(List<Call> calls);

  static long count(List<Call> calls, Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).count();
  }

  /** Publishes all rows, and answers the calls to the store. */
  List<Call> publish(Lake lake, Function<Call, Fault> faults, String... more) throws IOException {
    ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    HookedStoreProvider.hook(
        lake,
        call -> {
          calls.add(call);
          return faults.apply(call);
        });
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    Stream.of(cluster(), more).flatMap(Stream::of).toArray(String[]::new))
                .create());
    pipeline
        .apply(GenerateSequence.from(0).to(ROWS))
        .apply(
            MapElements.into(TypeDescriptors.rows())
                .via(id -> Row.withSchema(SCHEMA).addValues(id % PARTITIONS, id).build()))
        .setRowSchema(SCHEMA)
        .apply(
            "Publish",
            AtomicPartitionSink.<Row>write()
                .to(HookedStoreProvider.uri(lake))
                .withPartitionFields("part"));
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    return List.copyOf(calls);
  }

  static void assertEveryRowOnce(Lake lake) {
    assertThat(lake.live()).hasSize(PARTITIONS);
    lake.assertEveryLiveFileIsWhole();
    List<String> files = new ArrayList<>();
    for (String partition : lake.live()) {
      assertThat(lake.manifest(partition).path("sequence").asLong()).isEqualTo(1);
      files.addAll(lake.listed(partition, ""));
    }
    assertThat(
            DuckDb.query(
                "SELECT count(*), count(DISTINCT id), min(id), max(id) FROM "
                    + DuckDb.parquet(files)))
        .containsExactly(ROWS + "|" + ROWS + "|0|" + (ROWS - 1));
    assertThat(lake.dataFiles()).as("files that no manifest lists").isEqualTo(lake.listedFiles());
  }
}
