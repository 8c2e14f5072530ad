package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore;
import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PartitionSweep;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Eight writers and a sweep that takes whatever it can, on a disk each call to which is slow, now
 * before it is done and now after; and a reader that looks all the time.
 */
public class SlowDiskTest {
  private static final int WRITERS = 8;
  private static final int PUBLISHES = 12;
  private static final int SLOWEST_MILLIS = 6;
  private static final long SEED = 4;
  private static final List<PartitionRef> PARTITIONS =
      List.of(
          new PartitionRef("net/day=1"),
          new PartitionRef("net/day=1/hour=1"),
          new PartitionRef("net/day=2"));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger swept = new AtomicInteger();
  private AtomicStore slow;
  private DiskReader reader;

  @Test
  public void onASlowDiskWithWritersAndASweepEveryReaderFindsWholePublishes() throws Exception {
    Path root = folder.getRoot().toPath().resolve("lake");
    Random random = new Random(SEED);
    this.slow = new FaultyStore(Child.open(root), call -> slow(random)); // asked under its lock
    this.reader = new DiskReader(root);
    long began = System.nanoTime();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
    try {
      Future<?> sweeping = threads.submit(() -> until(done, this::sweep));
      Future<?> looking = threads.submit(() -> until(done, this::look));
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writing.add(threads.submit(() -> write(new Random(SEED + writer))));
      }
      try {
        for (Future<?> writer : writing) {
          writer.get();
        }
      } finally {
        done.set(true);
      }
      sweeping.get();
      looking.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(outcomes).containsKeys("PUBLISHED", "CONFLICT");
    assertThat(swept).hasPositiveValue();
    ProofReport.section(
        "44-slow",
        "A slow disk",
        List.of(
            String.format(
                "%d writers published %d times each in %d partitions, beside a sweep that takes all"
                    + " it may, each call up to %d ms late, for %d seconds (seed %d): %s. The sweep"
                    + " deleted %d files. A reader that looked %d times found every publish whole,"
                    + " and nobody was told that a state is unknown.",
                WRITERS,
                PUBLISHES,
                PARTITIONS.size(),
                SLOWEST_MILLIS,
                (System.nanoTime() - began) / 1_000_000_000,
                SEED,
                outcomes,
                swept.get(),
                looks.get())));
  }

  private static Fault slow(Random random) {
    int before = random.nextInt(SLOWEST_MILLIS);
    int after = random.nextInt(SLOWEST_MILLIS);
    return new Fault() {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        pause(before);
        try {
          return action.run();
        } finally {
          pause(after);
        }
      }
    };
  }

  /** The load, and not a way to wait for anybody. */
  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Void until(AtomicBoolean done, Runnable action) {
    while (!done.get()) {
      action.run();
    }
    return null;
  }

  private Void write(Random random) throws IOException {
    for (int i = 0; i < PUBLISHES; i++) {
      PartitionRef partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
      Optional<DiskReader.Seen> seen = reader.manifest(partition.path());
      long sequence = seen.map(DiskReader.Seen::sequence).orElse(0L);
      String launch = RandomIds.secure().next();
      Job job =
          new Job(
              launch,
              partition,
              seen.isEmpty() ? Mode.CREATE : Mode.REPLACE,
              sequence,
              1 + random.nextInt(4),
              "by " + launch);
      try {
        count(job.run(slow, Child.environment(), RandomIds.secure()).outcome().name());
      } catch (NotCommittedException e) {
        assertThat(e).hasMessageNotContaining("lock"); // which nobody holds for long
        count("not committed, " + e.reason());
      }
    }
    return null;
  }

  private synchronized void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private void sweep() {
    PartitionSweep sweep = new PartitionSweep(slow, Child.environment(), Lake.TAKE_ALL);
    for (PartitionRef partition : PARTITIONS) {
      SweepReport report = sweep.sweep(partition);
      assertThat(report.ending()).as("%s", report).isNotEqualTo(SweepReport.Ending.FAILED);
      swept.addAndGet(report.deleted().gone());
    }
  }

  private void look() {
    for (PartitionRef partition : PARTITIONS) {
      Optional<DiskReader.Seen> seen = reader.manifest(partition.path());
      if (seen.isPresent() && !reader.isWhole(seen.get())) {
        // It may have been replaced, and swept, since its manifest was read: then it is not live.
        assertThat(reader.manifest(partition.path()).orElseThrow().attempt())
            .as("G1: %s is live, and not whole", seen.get())
            .isNotEqualTo(seen.get().attempt());
      }
      looks.incrementAndGet();
    }
  }
}
