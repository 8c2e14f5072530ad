package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.WhenLive;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.RacyStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.store.StoreProbe;
import io.atomicpartition.store.TempWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.Lineage;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What a job says of itself while it runs, and what can be done after it. */
public class MetricsTest extends LakeTest {
  @Test
  public void countersAndDistributionsSayWhatWasDone() {
    Run.of(sink(), Payments.rows("2026-11-25", 0, 2));
    List<Row> rows =
        all(
            monday(0, 5),
            tuesday(5, 8),
            Payments.rows("2026-11-25", 0, 2),
            Payments.rows("2026-11-26", 0, 1));
    Run.of(sink(), Payments.rows("2026-11-26", 7, 8));

    Run run = Run.of(sink().withConflictsAsOutput(), rows);

    assertThat(Run.counters(run.result()))
        .isEqualTo(
            Map.of(
                "rowsWritten", 11L,
                "tempsCompleted", 4L,
                "tempsDeleted", 4L,
                "partitionsPublished", 2L,
                "partitionsAlreadyPublished", 1L,
                "partitionsInConflict", 1L));
    assertThat(run.distributions())
        .isEqualTo(
            Set.of(
                "tempBytes",
                "tempRows",
                "openWriters",
                "finalizeMillis",
                "judgeMillis",
                "promoteMillis",
                "commitMillis",
                "cleanUpMillis"));
    assertThat(run.distribution("tempRows")).isEqualTo(DistributionResult.create(11, 4, 1, 5));
    assertThat(run.distribution("openWriters").getMax()).isEqualTo(4);
    assertThat(run.distribution("tempBytes").getCount()).isEqualTo(4);
    assertThat(run.distribution("finalizeMillis").getCount()).isEqualTo(4);
    assertThat(run.distribution("judgeMillis").getCount()).isEqualTo(4);
    assertThat(run.distribution("promoteMillis").getCount()).as("published").isEqualTo(2);
    assertThat(run.distribution("commitMillis").getCount()).as("published").isEqualTo(2);
    assertThat(run.distribution("cleanUpMillis").getCount()).as("bundles").isPositive();
  }

  @Test
  public void partitionsThatAreLeftAloneAreCounted() {
    Run.of(sink(), monday(0, 5));

    Run run = Run.of(sink().whenLive(WhenLive.SKIP), all(monday(0, 2), tuesday(0, 2)));

    assertThat(run.counter("partitionsSkippedLive")).isEqualTo(1);
    assertThat(run.counter("partitionsPublished")).isEqualTo(1);
  }

  /** Told on the threads of the store, by every step that has one. */
  @Test
  public void whatTheStoreThrottlesAndRetriesIsCounted() {
    HookedStoreProvider.disguise(
        lake,
        (store, environment) -> {
          StoreObserver observer = environment.find(StoreObserver.class).orElseThrow();
          return new ForwardingStore(store) {
            @Override
            public TempWriter openTemp(String key) throws StoreException {
              observer.retried("CreateMultipartUpload");
              return super.openTemp(key);
            }

            @Override
            public Placement place(PlacementRequest request) throws StoreException {
              observer.throttled("CopyObject");
              observer.throttled("CopyObject");
              return super.place(request);
            }

            @Override
            public DeleteReport delete(Collection<String> keys) throws StoreException {
              observer.throttled("DeleteObjects");
              observer.retried("DeleteObjects");
              return super.delete(keys);
            }
          };
        });

    Run run = Run.of(hooked(Faults.none()), all(monday(0, 5), tuesday(0, 5)));

    assertThat(run.counter("storeThrottled")).as("two partitions, one delete each").isEqualTo(6);
    assertThat(run.counter("storeRetries")).isEqualTo(4);
  }

  @Test
  public void whatTheStoreThrottlesWhileItIsProbedIsCounted() {
    HookedStoreProvider.disguise(
        lake,
        (store, environment) -> {
          StoreObserver observer = environment.find(StoreObserver.class).orElseThrow();
          return new ForwardingStore(new RacyStore(store, 1)) {
            @Override
            public CommitRecord createRecord(String key, byte[] body) throws StoreException {
              observer.throttled("PutObject");
              return super.createRecord(key, body);
            }
          };
        });

    Run run = Run.of(hooked(Faults.none()), monday(0, 5));

    assertThat(run.counter("storeThrottled")).isGreaterThan(StoreProbe.QUICK.rounds() * 32L);
  }

  @Test
  public void theLineageNamesTheDataset() {
    Run run = Run.of(sink(), monday(0, 5));

    assertThat(Lineage.query(run.result().metrics(), Lineage.Type.SINK))
        .containsExactly("filesystem:" + lake.root());
  }

  @Test
  public void whatWaitsForThePublishRunsWhenItIsLiveAndCleanedUp() {
    Pipeline pipeline = Run.pipeline();
    PublishedPartitions output =
        Run.bundles(pipeline, RowCoder.of(Payments.SCHEMA), List.of(monday(0, 5)))
            .apply("Publish", sink());
    pipeline
        .apply("Roots", Create.of(lake.root().toString()))
        .apply("AfterPublish", Wait.on(output.published()))
        .apply("Look", ParDo.of(new CountLive()));

    Run run = Run.run(pipeline, output);

    assertThat(
            run.result()
                .metrics()
                .queryMetrics(
                    MetricsFilter.builder()
                        .addNameFilter(MetricNameFilter.named(CountLive.class, "live"))
                        .build())
                .getCounters()
                .iterator()
                .next()
                .getAttempted())
        .isEqualTo(1);
  }

  private static final class CountLive extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element String root) {
      Lake lake = new Lake(Path.of(root));
      lake.assertNothingButLiveFiles();
      Metrics.counter(CountLive.class, "live").inc(lake.live().size());
    }
  }
}
