package io.atomicpartition.publish;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.NotCommittedException.Reason;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** The files of one partition, promoted and verified on several threads. */
public class FilesTogetherTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS =
      List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
  private static final int FILES = ROWS.size();

  private final ExecutorService threads = Executors.newFixedThreadPool(2 * FILES);

  @After
  public void stopThreads() {
    threads.shutdownNow();
  }

  /** Every call waits until all are under way: that is a deadlock unless they are at once. */
  private static final class AllAtOnce implements Fault {
    private final CyclicBarrier barrier = new CyclicBarrier(FILES);

    @Override
    public <T> T apply(Action<T> action) throws StoreException {
      meet(barrier);
      return action.run();
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(1, MINUTES);
    } catch (Exception e) {
      throw new AssertionError("the others did not come", e);
    }
  }

  @Test
  public void filesArePromotedAtOnceAndListedInTheOrderOfThePlan() throws Exception {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.PROMOTE, new AllAtOnce());

    PublishResult result = lake.with(threads).publish(plan, store);

    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    lake.reader().assertWhole(PARTITION);
    assertThat(result.live().orElseThrow().tables().get(0).files())
        .extracting(Manifest.DataFile::path)
        .hasSize(FILES)
        .isSorted();
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c", "d");
  }

  @Test
  public void filesOfAnEqualPublishAreVerifiedAtOnce() throws Exception {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.VERIFY, new AllAtOnce());

    PublishPlan again = lake.create(PARTITION, ROWS);
    assertThat(lake.with(threads).publish(again, store).outcome())
        .isEqualTo(Outcome.ALREADY_PUBLISHED);
  }

  /** One promote fails while the others are under way, and these end when the test lets them. */
  @Test
  public void anAttemptIsRolledBackOnlyAfterItsLastPromoteHasEnded() throws Exception {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    CyclicBarrier allStarted = new CyclicBarrier(FILES);
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger(FILES);
    List<Integer> runningAtDiscard = new ArrayList<>();
    AtomicInteger number = new AtomicInteger();
    Fault promote =
        new Fault() {
          @Override
          public <T> T apply(Action<T> action) throws StoreException {
            meet(allStarted);
            boolean first = number.getAndIncrement() == 0;
            try {
              if (first) {
                throw new StateUnknownException("request timed out");
              }
              awaitUninterruptibly(failed);
              return action.run();
            } finally {
              running.decrementAndGet();
              if (first) {
                failed.countDown();
              }
            }
          }
        };
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.kind() == Kind.DISCARD) {
                runningAtDiscard.add(running.get());
              }
              return call.kind() == Kind.PROMOTE ? promote : Fault.NONE;
            });

    assertThatThrownBy(() -> lake.with(threads).publish(plan, store))
        .isInstanceOf(NotCommittedException.class)
        .hasMessageContaining("request timed out");

    assertThat(runningAtDiscard).containsExactly(0);
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
    assertThat(lake.publish(plan).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  public void anInterruptDoesNotEndTheWaitForCallsThatRun() throws Exception {
    Thread waiting = Thread.currentThread();
    List<Guarded.Call<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      int result = i;
      calls.add(
          () -> {
            waiting.interrupt();
            return result;
          });
    }

    List<Integer> results = Together.run(threads, calls);

    assertThat(Thread.interrupted()).as("still to be told").isTrue();
    assertThat(results).containsExactly(0, 1, 2, 3);
  }

  @Test
  public void afterAFailureNoMoreFilesAreBegun() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    FaultyStore store = FaultyStore.atFirst(lake.store(), Kind.PROMOTE, Fault.Single.REFUSED);

    assertThatThrownBy(() -> lake.publish(plan, store)).isInstanceOf(NotCommittedException.class);

    assertThat(store.calls().stream().map(Call::kind).filter(Kind.PROMOTE::equals)).hasSize(1);
  }

  @Test
  public void theFailureThatSaysMostIsReportedWhicheverCameFirst() {
    StoreException missing = new ObjectMissingException("missing");
    StoreException lost = new PlacementLostException("lost", null);
    StoreException mismatch = new ObjectMismatchException("mismatch");
    StoreException other = new StateUnknownException("other");
    List<Throwable> byRank =
        List.of(new Fault.Crash(), missing, lost, mismatch, other, new StoreException("last"));
    for (int worst = 0; worst < byRank.size(); worst++) {
      List<Throwable> failures = new ArrayList<>(byRank.subList(worst, byRank.size()));
      if (worst < 4) {
        Collections.reverse(failures);
      }
      assertThat(catchThrowable(() -> Together.run(threads, failingAtOnce(failures))))
          .isSameAs(byRank.get(worst));
    }
    assertThat(missing.getSuppressed()).contains(lost, mismatch, other);
  }

  /** Each fails only when all have begun. */
  private static List<Guarded.Call<Void>> failingAtOnce(List<Throwable> failures) {
    CyclicBarrier barrier = new CyclicBarrier(failures.size());
    List<Guarded.Call<Void>> calls = new ArrayList<>();
    for (Throwable failure : failures) {
      calls.add(
          () -> {
            meet(barrier);
            if (failure instanceof Error error) {
              throw error;
            }
            throw (StoreException) failure;
          });
    }
    return calls;
  }

  /** Two of four: a request that timed out, and a temp that is gone for good. */
  @Test
  public void aMissingTempIsNotHiddenByTheFailureOfAnotherFile() throws Exception {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    String gone = plan.tempKeys().get(FILES - 1);
    lake.store().delete(Set.of(gone));
    CyclicBarrier barrier = new CyclicBarrier(FILES);
    AtomicInteger number = new AtomicInteger();
    Fault promote =
        new Fault() {
          @Override
          public <T> T apply(Action<T> action) throws StoreException {
            meet(barrier);
            T result = action.run();
            if (number.getAndIncrement() == 0) {
              throw new StateUnknownException("connection reset");
            }
            return result;
          }
        };
    FaultyStore store = FaultyStore.atEvery(lake.store(), Kind.PROMOTE, promote);

    Throwable failure = catchThrowable(() -> lake.with(threads).publish(plan, store));

    assertThat(failure)
        .isInstanceOfSatisfying(
            NotCommittedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA_LOST));
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
  }

  @Test
  public void callsThatTheThreadsDoNotTakeAreAFailureAndTheOthersAreWaitedFor() throws Exception {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    AtomicInteger taken = new AtomicInteger();

    assertThatThrownBy(
            () ->
                lake.with(
                        task -> {
                          if (taken.incrementAndGet() > 2) {
                            throw new RejectedExecutionException("shut down");
                          }
                          threads.execute(task);
                        })
                    .publish(plan))
        .isInstanceOf(NotCommittedException.class)
        .hasMessageContaining("shut down");

    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
    assertThat(lake.publish(plan).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  public void aPartitionOfOneFileTakesNoThreadButItsOwn() throws Exception {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, List.of(List.of("a")));

    PublishResult result =
        lake.with(
                task -> {
                  throw new RejectedExecutionException("all threads are busy");
                })
            .publish(plan);

    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void theManifestSaysWhatEachFileWasVerifiedBy() throws Exception {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    assertThat(lake.reader().live(PARTITION).tables().get(0).files())
        .hasSize(FILES)
        .allMatch(file -> file.verifiedBy() == Manifest.VerifiedBy.CRC32C);
  }
}
