package io.atomicpartition.publish.crash;

import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Eight threads that publish, replace and un-publish 200 partitions until they are killed: half of
 * the time ten partitions that all of them are after, and now and then one publish twice at once,
 * as a retry and a zombie do. They say what they are about to do, and what came of it.
 */
final class Writers {
  static final int THREADS = 8;
  private static final int PARTITIONS = 200;
  private static final int CONTESTED = 10;

  /** The temps of a publish are complete: its job and their keys follow. */
  static final String PUBLISHING = "PUBLISHING";

  /** A publish has returned: its outcome, its id, its partition and its sequence follow. */
  static final String RETURNED = "RETURNED";

  /** An un-publish has returned: its partition and sequence follow. */
  static final String UNPUBLISHED = "UNPUBLISHED";

  /** Something was thrown. */
  static final String FAILED = "FAILED";

  static final String BETWEEN = "|";

  private final AtomicStore store;
  private final DiskReader reader;
  private final PublishEnvironment environment = Child.environment();
  private final RandomIds ids = RandomIds.secure();

  private Writers(Path root) {
    this.store = Child.open(root);
    this.reader = new DiskReader(root);
  }

  /** Works until it is killed, on the root that is the first argument. The second is a seed. */
  public static void main(String[] arguments) {
    Writers writers = new Writers(Path.of(arguments[0]));
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(Long.parseLong(arguments[1]) * THREADS + i);
      new Thread(() -> writers.work(random)).start();
    }
  }

  /** All partitions; every tenth is nested in the one before it. */
  static List<PartitionRef> partitions() {
    List<PartitionRef> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      String day = "net/day=%03d";
      partitions.add(
          new PartitionRef(
              i % 10 == 9
                  ? String.format(Locale.ROOT, day + "/hour=1", i - 1)
                  : String.format(Locale.ROOT, day, i)));
    }
    return partitions;
  }

  private void work(Random random) {
    List<PartitionRef> partitions = partitions();
    while (true) {
      int bound = random.nextBoolean() ? CONTESTED : PARTITIONS;
      // The contested ones begin with a nested partition and the one that it is in.
      PartitionRef partition = partitions.get((8 + random.nextInt(bound)) % PARTITIONS);
      try {
        step(partition, random);
      } catch (IOException | RuntimeException e) {
        Child.say(FAILED + BETWEEN + partition + ": " + e);
      }
    }
  }

  private void step(PartitionRef partition, Random random) throws IOException {
    Optional<DiskReader.Seen> seen = reader.manifest(partition.path());
    long sequence = seen.map(DiskReader.Seen::sequence).orElse(0L);
    Optional<String> live = seen.flatMap(DiskReader.Seen::publishId);
    if (live.isPresent() && random.nextInt(12) == 0) {
      unpublish(partition, sequence);
      return;
    }
    String launch = ids.next();
    Job job =
        new Job(
            launch,
            partition,
            seen.isEmpty() ? Mode.CREATE : Mode.REPLACE,
            sequence,
            1 + random.nextInt(4),
            "over " + sequence + " " + live.orElse("nothing") + " by " + launch);
    publish(job, random.nextInt(4) == 0);
  }

  private void unpublish(PartitionRef partition, long sequence) throws IOException {
    if (new Unpublisher(store, environment).unpublish(partition, sequence).ending()
        == Unpublisher.Ending.UNPUBLISHED) {
      Child.say(String.join(BETWEEN, UNPUBLISHED, partition.path(), Long.toString(sequence + 1)));
    }
  }

  private void publish(Job job, boolean twice) throws IOException {
    List<TempFile> temps = job.writeTemps(store, environment, ids);
    String keys = temps.stream().map(TempFile::key).collect(Collectors.joining(BETWEEN));
    Child.say(String.join(BETWEEN, PUBLISHING, job.line(), keys));
    CompletableFuture<Void> zombie =
        twice
            ? CompletableFuture.runAsync(() -> finish(job, temps))
            : CompletableFuture.completedFuture(null);
    finish(job, temps);
    zombie.join();
    job.cleanUp(store, temps);
  }

  private void finish(Job job, List<TempFile> temps) {
    try {
      Child.say(returned(job.publish(store, environment, temps)));
    } catch (IOException | RuntimeException e) {
      Child.say(FAILED + BETWEEN + job.line() + ": " + e);
    }
  }

  static String returned(PublishResult result) {
    Outcome outcome = result.outcome();
    return String.join(
        BETWEEN,
        RETURNED,
        outcome.name(),
        result.publishId(),
        result.partition().path(),
        Long.toString(result.sequence()));
  }
}
