package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.junit.AfterClass;
import org.junit.Test;

/**
 * Each call of a sweep fails in turn, in every way there is, and somebody else does the whole of
 * something before and after each. Nothing that is live is ever deleted, the report is true, and a
 * later sweep takes what is left.
 */
public class SweepFaultsTest extends Lakes {
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  /** Cases that were begun and have not ended well. */
  private static int unproven = 0;

  private int cases = 0;

  private static void count(String what) {
    COUNTS.merge(what, 1, Integer::sum);
    unproven--;
  }

  @AfterClass
  public static void report() throws IOException {
    if (unproven != 0) {
      return; // a test has failed, and says so
    }
    List<String> lines = new ArrayList<>();
    lines.add("| a sweep of one partition, with an orphan and replaced files in it | times |");
    lines.add("|---|--:|");
    COUNTS.forEach(
        (what, times) -> lines.add(String.format(Locale.ROOT, "| %s | %,d |", what, times)));
    lines.add("");
    lines.add(
        "After each nothing that is live was missing, the report said what had become of every"
            + " file, and a later sweep left exactly the live files.");
    ProofReport.section("30-sweep", "Sweep", lines);
  }

  /** A refusal, though the request was applied: what a library makes of its own resend. */
  private static final Fault REFUSED_THOUGH_APPLIED =
      new Fault() {
        @Override
        public <T> T apply(Action<T> action) throws StoreException {
          action.run();
          throw new PreconditionFailedException("412");
        }

        @Override
        public String toString() {
          return "REFUSED_THOUGH_APPLIED";
        }
      };

  private static List<Fault> faults() {
    List<Fault> faults = new ArrayList<>(List.of(Fault.Single.values()));
    faults.add(REFUSED_THOUGH_APPLIED);
    faults.add(new Fault.Late());
    return faults;
  }

  @Test
  public void oneFaultyCall() throws IOException {
    for (Before before : Before.values()) {
      int calls = calls(before);
      for (int k = 1; k <= calls; k++) {
        for (Fault fault : faults()) {
          int faulty = k;
          check(before, call -> call.number() == faulty ? fault : Fault.NONE);
          count("one fault, at every call in turn");
        }
      }
    }
  }

  @Test
  public void aFaultyCallAndAnotherInWhatFollows() throws IOException {
    for (Before before :
        where == Where.IN_MEMORY ? Before.values() : new Before[] {Before.REPLACE_OVER_LIVE}) {
      int calls = calls(before);
      for (int k = 1; k <= calls; k++) {
        for (int l = k + 1; l <= k + 2; l++) {
          for (Fault first : faults()) {
            for (Fault second : faults()) {
              int one = k;
              int two = l;
              check(
                  before,
                  call ->
                      call.number() == one ? first : call.number() == two ? second : Fault.NONE);
              count("two faults, at every pair of calls");
            }
          }
        }
      }
    }
  }

  @Test
  public void aPublishIsNeitherHurtNorDoesItMisleadTheSweep() throws IOException {
    around(
        "a whole publish by a job that began before, before and after every call",
        scene -> {
          PublishPlan plan = scene.before.plan(scene.lake, scene.partition, ROWS);
          PublishResult[] result = new PublishResult[1];
          return new Somebody(
              () -> result[0] = scene.lake.publish(plan),
              () -> {
                assertThat(result[0].outcome()).isEqualTo(Outcome.PUBLISHED);
                assertThat(scene.lake.reader().rows(scene.partition))
                    .containsExactly("a", "b", "c");
              });
        });
  }

  @Test
  public void anAttemptThatWasPromotedBeforeCommitsOnlyIfItsFilesStay() throws IOException {
    around(
        "the commit of an attempt whose files were listed, before and after every call",
        scene -> {
          PublishPlan plan = scene.before.plan(scene.lake, scene.partition, ROWS);
          HeldCommit held = new HeldCommit(scene.lake, plan);
          return new Somebody(
              held::goOn,
              () -> {
                assertThat(held.result.outcome()).isEqualTo(Outcome.PUBLISHED);
                assertThat(scene.lake.reader().rows(scene.partition))
                    .containsExactly("a", "b", "c");
              });
        });
  }

  @Test
  public void anotherSweepIsNoHarm() throws IOException {
    around(
        "a whole other sweep, before and after every call",
        scene -> new Somebody(() -> scene.lake.sweep(scene.partition), () -> {}));
  }

  @Test
  public void anUnpublishIsNoHarm() throws IOException {
    around(
        "an un-publish of what is live, before and after every call",
        scene -> {
          boolean live = scene.live.iterator().hasNext();
          return new Somebody(
              () -> {
                if (live) {
                  assertThat(scene.lake.unpublish(scene.partition))
                      .isEqualTo(Unpublisher.Ending.UNPUBLISHED);
                }
              },
              () -> {});
        });
  }

  /**
   * A publish on a thread of its own, that is stopped where it is about to commit, with its files
   * in place, until it may go on. Nothing else runs while it does.
   */
  private static final class HeldCommit {
    private final Thread thread;
    private final Semaphore mayGoOn = new Semaphore(0);
    private final Semaphore arrived = new Semaphore(0);
    private PublishResult result;

    HeldCommit(Lake lake, PublishPlan plan) {
      FaultyStore store =
          FaultyStore.atFirst(
              lake.store(),
              Kind.COMMIT,
              Fault.before(
                  () -> {
                    arrived.release();
                    mayGoOn.acquireUninterruptibly();
                  }));
      thread =
          new Thread(
              Lake.unchecked(
                  () -> {
                    result = lake.publish(plan, store);
                  }));
      thread.start();
      arrived.acquireUninterruptibly();
    }

    void goOn() throws IOException {
      mayGoOn.release();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /**
   * Somebody else.
   *
   * @param act what they do
   * @param check what must be true at the end
   */
  private record Somebody(Lake.Act act, Lake.Act check) {}

  private interface Meanwhile {
    Somebody in(Scene scene) throws IOException;
  }

  private void around(String what, Meanwhile meanwhile) throws IOException {
    for (Before before : Before.values()) {
      int calls = calls(before);
      for (int k = 1; k <= calls; k++) {
        for (boolean after : List.of(false, true)) {
          Scene scene = new Scene(before);
          Somebody somebody = meanwhile.in(scene);
          Runnable act = Lake.unchecked(somebody.act());
          FaultyStore store =
              FaultyStore.at(scene.lake.store(), k, after ? Fault.after(act) : Fault.before(act));
          try {
            SweepReport report = scene.lake.sweep(scene.partition, store);
            assertThat(report.ending()).isIn(Ending.SWEPT, Ending.FENCE_LOST, Ending.NOTHING_FOUND);
            somebody.check().run();
            scene.lake.reader().assertWhole(scene.partition);
            scene.assertConverges();
          } catch (AssertionError e) {
            throw new AssertionError(
                before + (after ? ", after call " : ", before call ") + k + " " + store.calls(), e);
          }
          count(what);
        }
      }
    }
  }

  private int calls(Before before) throws IOException {
    Scene scene = new Scene(before);
    FaultyStore store = new FaultyStore(scene.lake.store(), call -> Fault.NONE);
    assertThat(scene.lake.sweep(scene.partition, store).ending()).isEqualTo(Ending.SWEPT);
    assertThat(store.calls())
        .extracting(Call::kind)
        .containsExactly(
            Kind.READ_RECORD,
            Kind.LIST,
            scene.fenced ? Kind.REPLACE_RECORD : Kind.CREATE_RECORD,
            Kind.DELETE);
    unproven--;
    return store.calls().size();
  }

  private void check(Before before, Function<Call, Fault> faults) throws IOException {
    Scene scene = new Scene(before);
    List<Fault.Late> late = new ArrayList<>();
    List<String> log = new ArrayList<>();
    FaultyStore store =
        new FaultyStore(
            scene.lake.store(),
            call -> {
              Fault fault = faults.apply(call);
              if (fault instanceof Fault.Late held) {
                if (call.kind().reads()) {
                  fault = Fault.Single.REQUEST_LOST;
                } else {
                  late.add(held);
                }
              }
              log.add(call.kind() + (fault == Fault.NONE ? "" : "(" + fault + ")"));
              return fault;
            });
    try {
      try {
        scene.assertTrue(scene.lake.sweep(scene.partition, store), store.calls());
      } catch (Fault.Crash e) {
        log.add("CRASHED");
      }
      scene.assertUntouched();
      late.forEach(Fault.Late::land);
      scene.assertUntouched();
      scene.assertConverges();
    } catch (AssertionError e) {
      throw new AssertionError(before + ", calls " + log, e);
    }
  }

  /** A partition with its past, and an orphan besides. */
  private final class Scene {
    private final Before before;
    private final Lake lake = lake();
    private final PartitionRef partition = new PartitionRef("case=" + cases++);
    private final boolean fenced;
    private final Set<String> live;
    private final Set<String> files;
    private final Optional<Manifest.Publish> publish;

    Scene(Before before) throws IOException {
      unproven++;
      this.before = before;
      before.prepare(lake, partition);
      lake.orphan(partition, Tables.UNNAMED, "f".repeat(16));
      Optional<Manifest> manifest = lake.reader().manifest(partition);
      this.fenced = manifest.isPresent();
      this.publish = manifest.flatMap(Manifest::publish);
      this.live = lake.reader().liveFiles(partition);
      this.files = lake.reader().dataFiles(partition);
    }

    /** What is live is so still, with every file. */
    void assertUntouched() {
      assertThat(lake.reader().manifest(partition).flatMap(Manifest::publish)).isEqualTo(publish);
      lake.reader().assertWhole(partition);
    }

    void assertTrue(SweepReport report, Collection<Call> calls) {
      Set<String> found = new TreeSet<>();
      report.findings().forEach(finding -> found.add(finding.key()));
      Set<String> left = lake.reader().dataFiles(partition);
      if (report.ending() == Ending.SWEPT) {
        Set<String> toGo = new TreeSet<>(files);
        toGo.removeAll(live);
        assertThat(found).isEqualTo(toGo);
        assertThat(report.deleted().gone() + report.deleted().failed().size())
            .isEqualTo(toGo.size());
        Set<String> gone = new TreeSet<>(found);
        gone.removeAll(report.deleted().failed().keySet());
        assertThat(left).filteredOn(gone::contains).isEmpty();
        assertThat(lake.reader().manifest(partition)).as("fenced").isPresent();
      } else {
        assertThat(report.ending()).isIn(Ending.FENCE_LOST, Ending.FAILED);
        assertThat(report.detail()).isNotEmpty();
        assertThat(report.deleted().gone()).isZero();
        assertThat(left).isEqualTo(files);
        assertThat(calls).extracting(Call::kind).doesNotContain(Kind.DELETE);
      }
      assertThat(calls).filteredOn(call -> call.kind() == Kind.LIST).hasSizeLessThan(2);
    }

    void assertConverges() {
      lake.sweep(partition);
      assertThat(lake.reader().dataFiles(partition)).isEqualTo(lake.reader().liveFiles(partition));
      lake.reader().assertWhole(partition);
    }
  }
}
