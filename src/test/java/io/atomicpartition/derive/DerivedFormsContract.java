package io.atomicpartition.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepTotals;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What both forms keep to, on every store. */
public abstract class DerivedFormsContract {
  private static final String A = "day=2026-11-23";
  private static final String B = "day=2026-11-24";

  private AtomicStore store;
  private Publishes publishes;
  private Derivations derivations;

  /** A store of its own, empty. */
  protected abstract AtomicStore openStore() throws Exception;

  @Before
  public final void open() throws Exception {
    store = openStore();
    publishes = new Publishes(store);
    derivations = new Derivations(store);
  }

  @After
  public final void close() throws IOException {
    store.close();
  }

  private static int derive(AtomicStore store, PartitionRef... partitions) throws IOException {
    int written = 0;
    for (Function<AtomicStore, DerivedForm> open : forms()) {
      try (DerivedForm form = open.apply(store)) {
        DeriveReport report = form.derive(List.of(partitions));
        assertThat(report.failed()).isEmpty();
        written += report.written().size();
      }
    }
    return written;
  }

  private static List<Function<AtomicStore, DerivedForm>> forms() {
    return List.of(SymlinkManifests::new, DeltaLog::new);
  }

  @Test
  public void everyPublishIsOneTransactionAndToDeriveItAgainWritesNothing() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    assertThat(derive(store, a)).isEqualTo(2);
    derivations.assertUpToDate(a, "");
    assertThat(derive(store, a)).isZero();

    publishes.publish(A, Publishes.ids(5, 9));
    assertThat(derive(store, a)).isEqualTo(2);
    assertThat(derive(store, a)).isZero();

    derivations.assertUpToDate(a, "");
    assertThat(derivations.keys("_delta_log/"))
        .containsExactly(
            "_delta_log/00000000000000000000.json", "_delta_log/00000000000000000001.json");
    assertThat(derivations.text("_delta_log/00000000000000000001.json"))
        .containsOnlyOnce("\"remove\"")
        .containsOnlyOnce("\"add\"")
        .contains("\"txn\":{\"appId\":\"io.atomicpartition:" + A + "\",\"version\":2,")
        .contains("numRecords\\\":4,");
  }

  @Test
  public void whatIsUnpublishedIsRemovedAndComesBackWhenItIsFilledAgain() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    PartitionRef b = publishes.publish(B, Publishes.ids(0, 3));
    derive(store, a, b);
    publishes.unpublish(a);
    assertThat(derive(store, a, b)).isEqualTo(2);
    assertThat(derivations.listed(a, "")).contains(Set.of());
    assertThat(derivations.logged(a, "")).isEmpty();
    derivations.assertUpToDate(b, "");
    assertThat(derive(store, a, b)).isZero();

    publishes.publish(A, Publishes.ids(0, 3));
    derive(store, a);
    derivations.assertUpToDate(a, "");
    assertThat(derivations.live(a, "")).isNotEmpty();
  }

  @Test
  public void aLateWriterNeverPutsAnOlderStateOverANewer() throws Exception {
    for (boolean unpublished : new boolean[] {false, true}) {
      for (boolean first : new boolean[] {true, false}) {
        String path = "day=" + unpublished + first;
        PartitionRef partition = publishes.publish(path, Publishes.ids(0, 3));
        if (!first) {
          derive(store, partition);
          publishes.publish(path, Publishes.ids(1, 5));
        }
        // Everything is read; the next sequence is published and derived before the first write.
        Meanwhile late =
            new Meanwhile(
                store,
                key -> key.startsWith("_"),
                () -> {
                  if (unpublished) {
                    publishes.unpublish(partition);
                  } else {
                    publishes.publish(path, Publishes.ids(7, 9));
                  }
                  derive(store, partition);
                });
        for (Function<AtomicStore, DerivedForm> open : forms()) {
          late.again();
          try (DerivedForm form = open.apply(late)) {
            assertThat(form.derive(List.of(partition)).failed()).isEmpty();
          }
          derivations.assertUpToDate(partition, "");
          if (unpublished) {
            publishes.publish(path, Publishes.ids(0, 3));
          }
        }
      }
    }
  }

  @Test
  public void aReplyThatIsLostWritesNothingTwice() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    LosesReplies losing = new LosesReplies(store);
    derive(losing, a);
    publishes.publish(A, Publishes.ids(3, 6));
    derive(losing, a);
    derivations.assertUpToDate(a, "");
    assertThat(losing.lost).isEqualTo(4);
    assertThat(derivations.keys("_delta_log/")).hasSize(2);
  }

  @Test
  public void ofManyCommittersAtOnceEachGetsItsCommitAndNoneTwo() throws Exception {
    int committers = 6;
    List<PartitionRef> partitions = new ArrayList<>();
    for (int i = 0; i < committers; i++) {
      partitions.add(publishes.publish("day=" + i, Publishes.ids(0, 2)));
    }
    PartitionRef shared = publishes.publish(A, Publishes.ids(0, 2));
    ExecutorService threads = Executors.newFixedThreadPool(committers);
    CyclicBarrier start = new CyclicBarrier(committers);
    List<Future<Integer>> running = new ArrayList<>();
    for (PartitionRef own : partitions) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                return derive(store, own, shared);
              }));
    }
    for (Future<Integer> one : running) {
      one.get();
    }
    threads.shutdown();
    for (PartitionRef partition : partitions) {
      derivations.assertUpToDate(partition, "");
    }
    derivations.assertUpToDate(shared, "");
    List<String> commits = derivations.keys("_delta_log/");
    assertThat(commits).hasSize(committers);
    StringBuilder all = new StringBuilder();
    for (String commit : commits) {
      all.append(derivations.text(commit));
    }
    for (PartitionRef partition : partitions) {
      assertThat(all.toString()).containsOnlyOnce("io.atomicpartition:" + partition + "\"");
    }
    assertThat(all.toString()).containsOnlyOnce("io.atomicpartition:" + shared + "\"");
  }

  @Test
  public void tablesHaveRootsOfTheirOwnAndLoseWhatAReplaceLeavesOut() throws Exception {
    for (String stray : List.of("_tables/README", "_tables/xx")) {
      store.createRecord(stray, "of nobody".getBytes(StandardCharsets.UTF_8));
    }
    PartitionRef a =
        publishes.publish(A, Map.of("x", Publishes.ids(0, 2), "y", Publishes.ids(2, 5)));
    assertThat(derive(store, a)).isEqualTo(2);
    derivations.assertUpToDate(a, "x");
    derivations.assertUpToDate(a, "y");
    assertThat(derivations.keys("_"))
        .contains(
            "_tables/x/_delta_log/00000000000000000000.json",
            "_tables/y/_symlink_format_manifest/" + A + "/manifest")
        .noneMatch(key -> key.startsWith("_delta_log") || key.startsWith("_symlink"));

    publishes.publish(A, Map.of("x", Publishes.ids(0, 3)));
    derive(store, a);
    derivations.assertUpToDate(a, "x");
    assertThat(derivations.listed(a, "y")).contains(Set.of());
    assertThat(derivations.logged(a, "y")).isEmpty();
    assertThat(derive(store, a)).isZero();
  }

  @Test
  public void aRepairMakesUpForAllThatWasMissedLostOrEditedAndThenFindsNothing() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    PartitionRef b = publishes.publish(B, Publishes.ids(0, 3));
    PartitionRef c = publishes.publish("day=2026-11-25", Publishes.ids(0, 3));
    derive(store, a, b);
    publishes.publish(A, Publishes.ids(4, 6)); // and the job dies
    publishes.unpublish(b);
    assertThat(repair()).isEqualTo(6);
    for (PartitionRef partition : List.of(a, b, c)) {
      derivations.assertUpToDate(partition, "");
    }
    assertThat(repair()).isZero();

    store.delete(derivations.keys("_delta_log/"));
    String list = SymlinkManifests.key("", a);
    store.replaceRecord(
        list,
        "nonsense\n".getBytes(StandardCharsets.UTF_8),
        store.readRecord(list).orElseThrow().version());
    assertThat(repair()).isEqualTo(1 + 2); // b has nothing to add to a new log
    derivations.assertUpToDate(a, "");
    derivations.assertUpToDate(c, "");

    store.delete(derivations.keys(c + "/")); // by hand, manifest and all
    assertThat(repair()).isEqualTo(2);
    assertThat(derivations.log("", c).files()).isEmpty();
    assertThat(derivations.listed(c, "")).contains(Set.of());
    assertThat(repair()).isZero();
    publishes.publish(c.path(), Publishes.ids(0, 2));
    derive(store, c);
    derivations.assertUpToDate(c, "");
  }

  @Test
  public void whatAStoreDoesAgainstItsContractIsInTheReport() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    AtomicStore broken =
        new ForwardingStore(store) {
          @Override
          public ListPage list(String prefix, Optional<String> pageToken) {
            return null; // against its contract
          }

          @Override
          public ListPage listAfter(String prefix, String after) {
            return null;
          }
        };
    for (Function<AtomicStore, DerivedForm> open : forms()) {
      try (DerivedForm form = open.apply(broken)) {
        assertThat(form.derive(List.of(a)).failed().get(a)).contains("NullPointerException");
      }
    }
  }

  @Test
  public void aReadThatFailedAndThenWentWellIsNoFailure() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    AtomicInteger reads = new AtomicInteger();
    AtomicStore flaky =
        new ForwardingStore(store) {
          @Override
          public Optional<CommitRecord> readRecord(String key) throws StoreException {
            if (key.equals(a.manifestKey()) && reads.incrementAndGet() == 2) {
              throw new StoreException("the second read of " + key);
            }
            return super.readRecord(key);
          }
        };
    try (DerivedForm log = new DeltaLog(flaky)) {
      DeriveReport report = log.derive(List.of(a));
      assertThat(reads.get()).isGreaterThan(2);
      assertThat(report.failed()).isEmpty();
      assertThat(report.written()).containsExactly(a);
    }
    assertThat(derivations.logged(a, "")).isEqualTo(derivations.live(a, ""));
  }

  private int repair() throws IOException {
    int[] written = {0};
    try (DerivedForm lists = new SymlinkManifests(store);
        DerivedForm log = new DeltaLog(store)) {
      new Repair(store, List.of(lists, log))
          .run(
              (form, partitions, report) -> {
                assertThat(report.failed()).isEmpty();
                written[0] += report.written().size();
              });
    }
    return written[0];
  }

  @Test
  public void elevenCommitsHaveACheckpointAndAFailureOfItHarmsNobody() throws Exception {
    AtomicStore failing =
        new ForwardingStore(store) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            if (key.contains("0010.checkpoint")) {
              throw new StoreException("no space for " + key);
            }
            return super.createRecord(key, body);
          }
        };
    List<PartitionRef> partitions = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      partitions.add(publishes.publish("day=" + (100 + i), Publishes.ids(0, 2)));
      derive(failing, partitions.get(i));
    }
    assertThat(derivations.keys("_delta_log/"))
        .contains(
            "_delta_log/00000000000000000020.checkpoint.parquet", "_delta_log/_last_checkpoint")
        .doesNotContain("_delta_log/00000000000000000010.checkpoint.parquet");
    for (PartitionRef partition : partitions) {
      derivations.assertUpToDate(partition, "");
      assertThat(derivations.log("", partition).sequences()).containsEntry(partition, 1L);
    }
    assertThat(derive(store, partitions.toArray(PartitionRef[]::new))).isZero();
  }

  @Test
  public void aSweepTakesReplacedFilesAndLeavesWhatIsDerivedAlone() throws Exception {
    PartitionRef a = publishes.publish(A, Publishes.ids(0, 3));
    derive(store, a);
    Set<String> replaced = derivations.live(a, "");
    publishes.publish(A, Publishes.ids(3, 6));
    derive(store, a);
    List<String> before = derivations.keys("_delta_log/");
    SweepTotals totals = new SweepTotals();
    new DatasetSweep(
            store,
            PublishEnvironment.standard(),
            new SweepPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, false))
        .run("", totals);
    assertThat(derivations.keys(A + "/")).isNotEmpty().doesNotContainAnyElementsOf(replaced);
    assertThat(derivations.keys("_delta_log/")).isEqualTo(before);
    derivations.assertUpToDate(a, "");
    assertThat(derive(store, a)).isZero();
  }

  /** Runs something before the first write to a key. */
  private static final class Meanwhile extends ForwardingStore {
    private final Predicate<String> keys;
    private final Action action;
    private boolean due = false;

    interface Action {
      void run() throws Exception;
    }

    Meanwhile(AtomicStore store, Predicate<String> keys, Action action) {
      super(store);
      this.keys = keys;
      this.action = action;
    }

    void again() {
      due = true;
    }

    private void before(String key) throws StoreException {
      if (due && keys.test(key)) {
        due = false;
        try {
          action.run();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public CommitRecord createRecord(String key, byte[] body) throws StoreException {
      before(key);
      return super.createRecord(key, body);
    }

    @Override
    public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
        throws StoreException {
      before(key);
      return super.replaceRecord(key, body, expected);
    }
  }

  /** Carries out every write, and answers each key's first with doubt. */
  private static final class LosesReplies extends ForwardingStore {
    private int lost = 0;

    LosesReplies(AtomicStore store) {
      super(store);
    }

    @Override
    public CommitRecord createRecord(String key, byte[] body) throws StoreException {
      return lose(super.createRecord(key, body), key);
    }

    @Override
    public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
        throws StoreException {
      return lose(super.replaceRecord(key, body, expected), key);
    }

    private CommitRecord lose(CommitRecord written, String key) throws StoreException {
      if (key.startsWith("_") && !key.startsWith("_staging")) {
        lost++;
        throw new StateUnknownException("the reply to the write of " + key + " was lost", null);
      }
      return written;
    }
  }
}
