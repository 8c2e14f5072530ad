package io.atomicpartition.publish.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One long-lived parent that starts {@link Writers} on a lake, kills them, and looks; again and
 * again on the same lake, so that what is left behind is met by those who come later.
 */
final class KillRun {
  private static final int LONGEST_LIFE_MILLIS = 500;

  private final Path root;
  private final long seed;
  private final int sweepEvery;
  private final Random random;
  private final AtomicStore store;
  private final PublishEnvironment environment = Child.environment();
  private final Ledger ledger;

  /** Jobs whose writer died before it said what came of them, with the keys of their temps. */
  private final Map<Job, List<String>> unfinished = new LinkedHashMap<>();

  private int kills = 0;
  private int returned = 0;
  private int inDoubt = 0;
  private int inDoubtAndLive = 0;
  private int finishedLater = 0;
  private int sweeps = 0;
  private int leftBehind = 0;

  KillRun(Path root, long seed, int sweepEvery) {
    this.root = root;
    this.seed = seed;
    this.sweepEvery = sweepEvery;
    this.random = new Random(seed);
    this.store = Child.open(root);
    this.ledger = new Ledger(new DiskReader(root));
  }

  /** Kills so often; after the last kill there is a sweep in any case. */
  void run(int times) throws Exception {
    for (int i = 1; i <= times; i++) {
      try {
        List<String> said = startAndKill();
        kills++;
        hear(said);
        ledger.readAll();
        boolean sweeping = i % sweepEvery == 0 || i == times;
        finish(sweeping);
        if (sweeping) {
          sweep();
          ledger.readAll();
          System.out.println("Killed " + kills + " times, swept " + sweeps + " times");
        }
      } catch (AssertionError e) {
        throw new AssertionError("Seed " + seed + ", kill " + i + " of the lake " + root, e);
      }
    }
  }

  /** What the writers have said until they were killed, some time after their first success. */
  private List<String> startAndKill() throws Exception {
    Process process =
        Child.start(
            List.of(),
            ChildImage.options(),
            Writers.class,
            List.of(root.toString(), Long.toString(random.nextLong(1L << 32))));
    CountDownLatch committed = new CountDownLatch(1);
    CompletableFuture<List<String>> said =
        CompletableFuture.supplyAsync(() -> listen(process, committed));
    assertThat(committed.await(1, TimeUnit.MINUTES)).as("%s", said).isTrue();
    boolean ended = process.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
    process.toHandle().destroyForcibly(); // that of the process would close its output, too
    assertThat(process.waitFor()).isEqualTo(128 + 9);
    assertThat(ended).as("%s", said).isFalse();
    return said.get();
  }

  private static List<String> listen(Process process, CountDownLatch committed) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.startsWith(Writers.RETURNED + Writers.BETWEEN + Outcome.PUBLISHED)) {
          committed.countDown();
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds what the writers have said against what there is. */
  private void hear(List<String> said) {
    Map<String, Job> open = new LinkedHashMap<>();
    for (String line : said) {
      String[] words = line.split("\\|", -1);
      switch (words[0]) {
        case Writers.PUBLISHING -> {
          Job job = Job.parse(words[1]);
          open.put(job.publishId(), job);
          unfinished.put(job, Arrays.asList(words).subList(2, words.length));
        }
        case Writers.RETURNED -> {
          returned++;
          returned(Outcome.valueOf(words[1]), words[2], words[3], Long.parseLong(words[4]));
          Job job = open.remove(words[2]);
          if (job != null) { // else a retry and its zombie have both returned
            unfinished.remove(job);
          }
        }
        case Writers.UNPUBLISHED -> ledger.unpublished(words[1], Long.parseLong(words[2]));
        default -> throw new AssertionError("Writers failed: " + line);
      }
    }
  }

  private void returned(Outcome outcome, String id, String partition, long sequence) {
    if (outcome == Outcome.PUBLISHED) {
      ledger.published(partition, id, sequence);
    } else {
      assertThat(outcome).as("no two jobs have equal rows").isEqualTo(Outcome.CONFLICT);
      ledger.lost(id);
    }
  }

  /**
   * The launches that were interrupted go on with the temps that they had: most of them at once,
   * others after other writers have lived and died.
   */
  private void finish(boolean all) throws IOException {
    for (Map.Entry<Job, List<String>> entry : List.copyOf(unfinished.entrySet())) {
      if (all || random.nextInt(4) > 0) {
        Job job = entry.getKey();
        finish(job, job.temps(entry.getValue()));
        unfinished.remove(job);
      }
    }
  }

  private void finish(Job job, List<TempFile> temps) throws IOException {
    Optional<Long> before =
        new DiskReader(root)
            .manifest(job.partition().path())
            .flatMap(seen -> seen.sequenceOf(job.publishId()));
    PublishResult result = job.publish(store, environment, temps);
    returned(result.outcome(), result.publishId(), result.partition().path(), result.sequence());
    if (before.isPresent()) {
      assertThat(result.outcome()).as("it was live already").isEqualTo(Outcome.PUBLISHED);
      assertThat(result.sequence()).isEqualTo(before.get());
    }
    job.cleanUp(store, temps);
    inDoubt++;
    inDoubtAndLive += before.isPresent() ? 1 : 0;
    finishedLater += before.isEmpty() && result.outcome() == Outcome.PUBLISHED ? 1 : 0;
  }

  /** Afterwards there are live files, manifests and lock files, and nothing else. */
  private void sweep() throws IOException {
    Set<String> before = Aftermath.files(root);
    Sweeps.everything(store);
    Set<String> expected = new TreeSet<>();
    DiskReader reader = new DiskReader(root);
    for (PartitionRef partition : Writers.partitions()) {
      reader
          .manifest(partition.path())
          .ifPresent(
              seen -> {
                expected.add(partition.manifestKey());
                seen.files().forEach(file -> expected.add(file.key()));
              });
    }
    Set<String> after = Aftermath.files(root);
    leftBehind += before.size() - after.size();
    after.removeIf(file -> file.endsWith("/_manifest.lock"));
    assertThat(after).isEqualTo(expected);
    sweeps++;
  }

  int conflicts() {
    return ledger.conflicts();
  }

  /** What there is to say of it. */
  List<String> report(long seconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "- **%d times SIGKILL**, each to a process with %d threads at work on the same %d"
                + " partitions, from one parent that lived for %d s; seed %d",
            kills, Writers.THREADS, Writers.partitions().size(), seconds, seed));
    lines.add(
        String.format(
            "- %d reports of a publish arrived before a kill; %d publishes and un-publishes were"
                + " seen live, none twice (G4), none lost; %d jobs were told of a conflict and never"
                + " were live (G3)",
            returned, ledger.size(), ledger.conflicts()));
    lines.add(
        String.format(
            "- %d jobs died between their last temp and their report: %d of them were live, the same"
                + " launch then published %d more, and the others were in conflict by then",
            inDoubt, inDoubtAndLive, finishedLater));
    lines.add(
        String.format(
            "- after each kill, and after each sweep, every live file was"
                + " compared with its manifest by size, CRC32C and SHA-256, %d times in all, by a"
                + " reader that shares no code with the project: nothing was partial (G1), no"
                + " sequence went back, no update was lost (G6)",
            ledger.verifiedFiles()));
    lines.add(
        String.format(
            "- %d sweeps removed %d files, replaced or left behind; after each there were live files,"
                + " manifests and lock files, and nothing else (G8)",
            sweeps, leftBehind));
    lines.add(
        "- SIGKILL leaves the system's page cache alone: a power cut is not shown here. That what"
            + " is reported was synced before, and in which order, is another test's (strace)");
    return lines;
  }
}
