package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.InMemoryAtomicStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.Test;

/** What a sweep of the staging area takes, and what it leaves. */
public class StagingSweepTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final SweepPolicy SWEEP = SweepPolicy.DEFAULT.withDryRun(false);

  private static StagingSweep sweep(AtomicStore store, Lake lake, Instant at) {
    return new StagingSweep(store, lake.at(at), SWEEP);
  }

  /** When the youngest object of a launch was written. */
  private static Instant youngest(Lake lake, Launch launch) throws IOException {
    Instant youngest = Instant.MIN;
    for (String key : lake.reader().staged(launch)) {
      Instant written = lake.store().head(key).orElseThrow().lastModified();
      youngest = written.isAfter(youngest) ? written : youngest;
    }
    return youngest;
  }

  @Test
  public void allOfALaunchGoesOnceItsYoungestIsOlderThanTheStagingAge() throws IOException {
    Lake lake = lake();
    Launch launch = lake.replace(PARTITION, ROWS).launch();
    assertThat(lake.reader().staged(launch)).hasSize(3).anyMatch(key -> key.contains("/base-"));
    Instant limit = youngest(lake, launch).plus(SWEEP.stagingAge());

    StagingSweep early = sweep(lake.store(), lake, limit);
    assertThat(early.launches()).containsExactly(launch.launchPrefix());
    assertThat(early.sweep(launch.launchPrefix()).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().staged(launch)).hasSize(3);

    SweepReport report =
        sweep(lake.store(), lake, limit.plus(A_SECOND)).sweep(launch.launchPrefix());
    assertThat(report.ending()).isEqualTo(Ending.SWEPT);
    assertThat(report.deleted()).isEqualTo(new DeleteReport(3, Map.of()));
    Finding finding = report.findings().get(0);
    assertThat(report.findings()).hasSize(1);
    assertThat(finding.kind()).isEqualTo(SweepReport.Kind.LAUNCH);
    assertThat(finding.key()).isEqualTo(launch.launchPrefix());
    assertThat(finding.objects()).isEqualTo(3);
    assertThat(finding.age()).isEqualTo(SWEEP.stagingAge().plus(A_SECOND));
    assertThat(lake.reader().staged(launch)).isEmpty();
    assertThat(early.launches()).isEmpty();
  }

  @Test
  public void anotherLaunchOfTheSameRunIsAnother() throws IOException {
    Lake lake = lake();
    Launch old = lake.create(PARTITION, ROWS).launch();
    Instant oldest = youngest(lake, old);
    Launch young = lake.create(PARTITION, ROWS).launch();
    assertThat(old.run()).isEqualTo(young.run());
    Instant between = oldest.plus(SWEEP.stagingAge()).plusNanos(1);
    StagingSweep sweep = sweep(lake.store(), lake, between);
    assertThat(sweep.sweep(old.launchPrefix()).ending()).isEqualTo(Ending.SWEPT);
    assertThat(sweep.sweep(young.launchPrefix()).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().staged(old)).isEmpty();
    assertThat(lake.reader().staged(young)).hasSize(2);
  }

  @Test
  public void stagedDirectoriesOfKilledAttemptsGoWithTheirLaunch() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    FaultyStore killed = FaultyStore.atFirst(lake.store(), Kind.COMMIT, Fault.Single.CRASH_BEFORE);
    assertThatThrownBy(() -> lake.publish(plan, killed)).isInstanceOf(Fault.Crash.class);
    boolean staged =
        lake.reader().staged(plan.launch()).stream().anyMatch(key -> key.contains("/.staged-"));
    assertThat(staged).isEqualTo(where == Where.ON_DISK);

    SweepReport report =
        sweep(lake.store(), lake, Lake.EONS_LATER).sweep(plan.launch().launchPrefix());
    assertThat(report.deleted().failed()).isEmpty();
    assertThat(lake.reader().staged(plan.launch())).isEmpty();
    assertThat(lake.publish(lake.create(PARTITION, ROWS)).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  public void aPublishThatIsStillAtItWhenItsLaunchIsSweptIsLoudOrWhole() throws IOException {
    int cases = 0;
    for (Before before : List.of(Before.CREATE_OVER_NOTHING, Before.REPLACE_OVER_LIVE)) {
      for (int call = 1; call <= 6; call++) {
        for (boolean after : List.of(false, true)) {
          Lake lake = lake();
          PartitionRef partition = new PartitionRef("case=" + cases++);
          before.prepare(lake, partition);
          PublishPlan plan = before.plan(lake, partition, ROWS);
          Runnable swept =
              () ->
                  assertThat(
                          sweep(lake.store(), lake, Lake.EONS_LATER)
                              .sweep(plan.launch().launchPrefix())
                              .ending())
                      .isIn(Ending.SWEPT, Ending.NOTHING_FOUND);
          Fault fault = after ? Fault.after(swept) : Fault.before(swept);
          try {
            assertThat(lake.publish(plan, FaultyStore.at(lake.store(), call, fault)).outcome())
                .isEqualTo(Outcome.PUBLISHED);
            assertThat(lake.reader().rows(partition)).containsExactly("a", "b", "c");
          } catch (NotCommittedException e) {
            assertThat(e.reason()).isEqualTo(NotCommittedException.Reason.DATA_LOST);
          }
          lake.reader().assertWhole(partition);
        }
      }
    }
  }

  @Test
  public void whatIsNoLaunchsIsLeftAlone() throws IOException {
    Lake lake = lake();
    lake.put("_staging/other/thing/temp", "foreign".getBytes(UTF_8));
    lake.put("_staging/loose", "foreign".getBytes(UTF_8));
    StagingSweep sweep = sweep(lake.store(), lake, Lake.EONS_LATER);
    assertThat(sweep.launches()).isEmpty();
    for (String prefix : List.of("_staging/other/thing/", "_staging/", "day=1/", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sweep.sweep(prefix))
          .withMessageContaining("'" + prefix + "'");
    }
  }

  @Test
  public void aDryRunWritesNothing() throws IOException {
    Lake lake = lake();
    Launch launch = lake.replace(PARTITION, ROWS).launch();
    String before = lake.reader().everything();
    FaultyStore counted = new FaultyStore(lake.store(), call -> Fault.NONE);
    StagingSweep dry = new StagingSweep(counted, lake.at(Lake.EONS_LATER), SweepPolicy.DEFAULT);
    assertThat(dry.sweep(launch.launchPrefix()).ending()).isEqualTo(Ending.DRY_RUN);
    assertThat(dry.sweep(launch.launchPrefix()).findings()).hasSize(1);
    assertThat(counted.calls()).extracting(FaultyStore.Call::kind).allMatch(Kind::reads);
    assertThat(lake.reader().everything()).isEqualTo(before);
  }

  @Test
  public void aLaunchThatStagesAgainMeanwhileKeepsWhatIsLeft() throws IOException {
    Lake lake = Lake.over(new InMemoryAtomicStore(Clock.systemUTC(), 2));
    Launch launch = lake.plans().launch();
    lake.plans()
        .temps(launch, PARTITION, IntStream.range(0, 5).mapToObj(i -> List.of("" + i)).toList());
    Instant later = youngest(lake, launch).plus(SWEEP.stagingAge()).plusNanos(1);
    FaultyStore store =
        FaultyStore.atFirst(
            lake.store(),
            Kind.DELETE,
            Fault.before(
                Lake.unchecked(
                    () -> lake.put(launch.stagingPrefix() + "temp-z", "young".getBytes(UTF_8)))));
    SweepReport report = sweep(store, lake, later).sweep(launch.launchPrefix());
    assertThat(report.ending()).isEqualTo(Ending.SWEPT_IN_PART);
    assertThat(report.deleted().gone()).isEqualTo(4);
    assertThat(report.detail()).contains("the rest was left alone");
    assertThat(lake.reader().staged(launch)).hasSize(2).anyMatch(key -> key.endsWith("temp-z"));
  }

  @Test
  public void aListingThatFailsHalfWayIsNoCompleteSweep() throws IOException {
    Lake lake = Lake.over(new InMemoryAtomicStore(Clock.systemUTC(), 2));
    Launch launch = lake.plans().launch();
    lake.plans()
        .temps(launch, PARTITION, IntStream.range(0, 3).mapToObj(i -> List.of("" + i)).toList());
    AtomicBoolean deleted = new AtomicBoolean();
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              deleted.compareAndSet(false, call.kind() == Kind.DELETE);
              return deleted.get() && call.kind() == Kind.LIST ? Fault.Single.REFUSED : Fault.NONE;
            });
    SweepReport report = sweep(store, lake, Lake.EONS_LATER).sweep(launch.launchPrefix());
    assertThat(report.ending()).isEqualTo(Ending.SWEPT_IN_PART);
    assertThat(report.deleted()).isEqualTo(new DeleteReport(2, Map.of()));
    assertThat(report.detail()).contains("the rest was left alone");
    SweepTotals totals = new SweepTotals();
    totals.swept(report);
    assertThat(totals.incomplete()).isEqualTo(1);
    assertThat(lake.reader().staged(launch)).hasSize(1);
  }

  @Test
  public void thousandsOfTempsGoAPageAtATime() throws IOException {
    Lake lake = Lake.inMemory();
    Launch launch = lake.plans().launch();
    lake.plans()
        .temps(
            launch, PARTITION, IntStream.range(0, 3_100).mapToObj(i -> List.of("" + i)).toList());
    FaultyStore counted = new FaultyStore(lake.store(), call -> Fault.NONE);
    SweepReport report = sweep(counted, lake, Lake.EONS_LATER).sweep(launch.launchPrefix());
    assertThat(report.deleted()).isEqualTo(new DeleteReport(3_100, Map.of()));
    assertThat(counted.calls())
        .filteredOn(call -> call.kind() == Kind.DELETE)
        .extracting(call -> call.key().split(",", -1).length)
        .containsExactly(1_000, 1_000, 1_000, 100);
    assertThat(lake.reader().staged(launch)).isEmpty();
  }
}
