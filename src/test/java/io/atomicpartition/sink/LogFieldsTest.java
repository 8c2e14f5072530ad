package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Every line of a publish has the ids of its own launch, partition and attempt, as fields. */
public class LogFieldsTest extends LakeTest {
  /** Below the project's, as a store's lines would be. */
  private static final Logger LOG = LoggerFactory.getLogger(LogFieldsTest.class);

  private static final String CALLED = "called: ";

  @Rule public final LogLines log = new LogLines();

  @After
  public void forget() {
    MDC.clear();
    HookedStoreProvider.forget(lake);
  }

  /** The store says which call it is given, on the thread that makes it. */
  private static Fault say(Call call, Fault fault) {
    LOG.info(CALLED + "{} {}", call.kind(), call.key());
    return fault;
  }

  /** Two partitions wait for each other when they place their attempts. */
  private static final class Meeting implements Fault {
    private final CyclicBarrier both = new CyclicBarrier(2);

    @Override
    public <T> T apply(Action<T> action) throws StoreException {
      try {
        both.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new AssertionError("Two partitions were to be published at once", e);
      }
      return action.run();
    }
  }

  /** One worker's step, with two partitions of two files, of which the first commit is lost. */
  @Test
  public void linesOfTwoPartitionsAtOnceHaveEachItsOwnFields() {
    Set<String> lost = ConcurrentHashMap.newKeySet();
    Meeting meeting = new Meeting();
    hooked(
        call -> {
          if (call.kind() == Kind.PLACE) {
            return say(call, meeting);
          }
          boolean first = call.kind() == Kind.COMMIT && lost.add(call.key());
          return say(call, first ? Fault.Single.REQUEST_LOST : Fault.NONE);
        });
    Launch launch = new Launch("0123456789abcdef", "nightly", "Publish");
    SinkConfig<Row> config =
        new SinkConfig<>(
            StoreSource.of(HookedStoreProvider.uri(lake), null, Set.of()),
            launch,
            PublishPolicy.CREATE,
            ParquetFormat.rows(Payments.SCHEMA),
            WriteLimits.DEFAULT,
            ExpectedSequences.CAPTURED);
    Map<String, List<StagedTemp>> staged = new TreeMap<>();
    Step<Row, KV<String, HandedOn<Row>>> write =
        new Step<>(
            new WriteTemps<>(
                config,
                new Destinations<>(new FieldPartitions<>(List.of("day")), row -> ""),
                false,
                RowCoder.of(Payments.SCHEMA)),
            RowCoder.of(Payments.SCHEMA),
            one ->
                staged
                    .computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                    .add(((HandedOn.Temp<Row>) one.getValue()).staged()));
    write.bundle(all(monday(0, 2), tuesday(0, 2)));
    write.bundle(all(monday(2, 4), tuesday(2, 4)));
    List<StagedPartition> partitions = new ArrayList<>();
    staged.forEach(
        (path, temps) -> partitions.add(StagedPartition.of(new PartitionRef(path), temps)));

    Step<StagedPartition, Decided> finalize =
        new Step<>(
            new FinalizePartitions(config, 2),
            new TempCoders.StagedPartitionCoder(),
            decided -> assertThat(decided.result().outcome()).isEqualTo(Outcome.PUBLISHED));
    finalize.bundle(partitions);
    finalize.teardown();

    for (String partition : List.of(MONDAY, TUESDAY)) {
      String attempt = lake.manifest(partition).get("attempt").asText();
      List<LogLines.Line> promoted =
          log.with(CALLED + "PROMOTE").stream()
              .filter(line -> line.message().contains(attempt))
              .toList();
      assertThat(promoted).as("on the threads of files").hasSize(2);
      List<LogLines.Line> lines = new ArrayList<>(promoted);
      lines.addAll(log.with("Partition '" + partition + "' is tried again"));
      lines.addAll(log.with("Partition '" + partition + "' after"));
      lines.addAll(log.with(CALLED + "COMMIT " + partition));
      assertThat(lines)
          .allSatisfy(
              line ->
                  assertThat(line.fields())
                      .isEqualTo(
                          Map.of(
                              "run",
                              "nightly",
                              "launch",
                              launch.id(),
                              "partition",
                              partition,
                              "publishId",
                              launch.publishId(new PartitionRef(partition)),
                              "attempt",
                              attempt)));
    }
  }

  /** One thread publishes one partition after the other. */
  @Test
  public void theNextPartitionDoesNotHaveTheFieldsOfTheLast() {
    Run.of(
        hooked(call -> say(call, Fault.NONE)).withFinalizeThreads(1),
        all(monday(0, 2), tuesday(0, 2)));

    for (String partition : List.of(MONDAY, TUESDAY)) {
      LogLines.Line judged = log.with(CALLED + "READ_RECORD " + partition + "/").get(0);
      assertThat(judged.field("partition")).contains(partition);
      assertThat(judged.field("attempt")).as("none has begun").isEmpty();
    }
    assertThat(log.with(CALLED + "DELETE").get(0).fields())
        .as("after the publish, for all partitions of the bundle")
        .doesNotContainKeys("partition", "attempt");
  }

  @Test
  public void whatCannotBePublishedIsSaidWithItsFields() {
    Throwable failure =
        catchThrowable(
            () ->
                Run.of(
                    hooked(Faults.every(Kind.COMMIT, Fault.Single.REFUSED)),
                    all(monday(0, 2), tuesday(0, 2))));

    assertThat(failure).isNotNull();
    for (String partition : List.of(MONDAY, TUESDAY)) {
      LogLines.Line line = log.with("Partition '" + partition + "' is not decided").get(0);
      assertThat(line.field("partition")).contains(partition);
      assertThat(line.fields()).containsKeys("run", "launch", "publishId", "attempt");
    }
  }

  @Test
  public void cleanUpSaysWhichAttemptsTempsAreLeft() {
    Run run =
        Run.of(
            hooked(Faults.every(Kind.DELETE, Fault.Single.REFUSED)),
            all(monday(0, 2), tuesday(0, 2)));

    assertThat(run.counter("tempsLeft")).isEqualTo(2);
    for (String partition : List.of(MONDAY, TUESDAY)) {
      LogLines.Line line = log.with("temps of partition '" + partition + "'").get(0);
      assertThat(line.field("partition")).contains(partition);
      assertThat(line.field("publishId")).contains(run.of(partition).getPublishId());
      assertThat(line.field("attempt")).contains(lake.manifest(partition).get("attempt").asText());
    }
  }

  @Test
  public void cleanUpAfterEqualContentDoesNotNameTheAttemptOfAnotherLaunch() {
    Run.of(hooked(call -> Fault.NONE), monday(0, 2));

    Run again = Run.of(hooked(Faults.every(Kind.DELETE, Fault.Single.REFUSED)), monday(0, 2));

    assertThat(again.outcomes()).isEqualTo(Map.of(MONDAY, Outcome.ALREADY_PUBLISHED));
    LogLines.Line line = log.with("temps of partition '" + MONDAY + "'").get(0);
    assertThat(line.fields()).containsKeys("run", "launch", "publishId", "partition");
    assertThat(line.field("attempt")).isEmpty();
  }

  @Test
  public void aCaptureHasTheFieldsOfItsPartitionAndABundleThatFailsThoseOfItsTemps() {
    Throwable failure =
        catchThrowable(
            () ->
                Run.of(
                    hooked(
                            call ->
                                say(
                                    call,
                                    call.kind() == Kind.DELETE || call.kind() == Kind.ABORT_TEMP
                                        ? Fault.Single.REFUSED
                                        : Fault.NONE))
                        .withMode(Mode.REPLACE)
                        .withFormat(
                            FailingFormat.onWrite(
                                ParquetFormat.rows(Payments.SCHEMA),
                                row -> row.getInt64("id") == 1)),
                    monday(0, 2)));

    assertThat(failure).isNotNull();
    assertThat(log.with(CALLED + "CREATE_RECORD").get(0).field("partition")).contains(MONDAY);
    assertThat(log.with("temps of partition '" + MONDAY + "'"))
        .allSatisfy(
            line -> {
              assertThat(line.field("partition")).contains(MONDAY);
              assertThat(line.fields()).containsKeys("run", "launch", "publishId");
            });
  }

  @Test
  public void whatAThreadHadIsRestored() {
    MDC.put("attempt", "the user's");
    LogFields outer = new LogFields(new Launch("0".repeat(16), "run", "T"));
    LogFields inner =
        new LogFields(new Launch("1".repeat(16), "other", "T"), new PartitionRef("a"));
    LogFields.attempt("1");
    inner.restore();
    assertThat(MDC.getCopyOfContextMap())
        .isEqualTo(Map.of("attempt", "the user's", "run", "run", "launch", "0".repeat(16)));
    outer.restore();
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("attempt", "the user's"));
  }

  /** A thread that runs tasks of one partition and then of another. */
  @Test
  public void anExecutorCarriesTheFieldsOfWhoeverAsksAndForgetsThem() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Executor carrying = LogFields.carriedBy(tasks::add);
    for (String attempt : List.of("first", "second")) {
      MDC.put("attempt", attempt);
      carrying.execute(() -> assertThat(MDC.get("attempt")).isEqualTo(attempt));
    }
    MDC.put("attempt", "the thread's own");

    tasks.remove().run();

    assertThat(MDC.get("attempt")).isEqualTo("the thread's own");
    tasks.remove().run();
    assertThat(MDC.get("attempt")).isEqualTo("the thread's own");
  }
}
