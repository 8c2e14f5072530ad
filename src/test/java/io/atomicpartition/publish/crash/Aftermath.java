package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.LakeReader;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One partition, what it was before a job was interrupted, and what it must be after. */
final class Aftermath {
  private final Lake lake;
  private final LakeReader reader;
  private final Path root;
  private final Job job;
  private final PartitionRef partition;
  private final Optional<Manifest> before;
  private final Set<String> filesBefore;

  Aftermath(Lake lake, Path root, Job job) {
    this.lake = lake;
    this.reader = lake.reader();
    this.root = root;
    this.job = job;
    this.partition = job.partition();
    this.before = reader.manifest(partition);
    this.filesBefore = reader.dataFiles(partition);
  }

  long sequenceBefore() {
    return before.map(Manifest::sequence).orElse(0L);
  }

  /**
   * All or nothing: the job's publish is whole, or the partition is as it was.
   *
   * @return whether it is published
   */
  boolean assertWholeOrUntouched() {
    Optional<Manifest> now = reader.manifest(partition);
    reader.assertWhole(partition);
    assertThat(reader.dataFiles(partition)).as("older files").containsAll(filesBefore);
    if (now.equals(before)) {
      return false;
    }
    assertPublished();
    return true;
  }

  /** The job's publish is live over what was before, which is all in the history. */
  private void assertPublished() {
    Manifest manifest = reader.manifest(partition).orElseThrow();
    assertThat(manifest.publish().map(Manifest.Publish::publishId)).contains(job.publishId());
    assertHolds(manifest);
  }

  private void assertHolds(Manifest manifest) {
    assertThat(manifest.sequence()).isEqualTo(sequenceBefore() + 1);
    reader.assertWhole(partition);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < job.files(); i++) {
      rows.addAll(job.rows(i));
    }
    rows.sort(null);
    assertThat(reader.rows(partition)).isEqualTo(rows);
    List<String> ids = new ArrayList<>();
    before.flatMap(Manifest::publish).ifPresent(p -> ids.add(p.publishId()));
    before.ifPresent(m -> m.history().entries().forEach(e -> ids.add(e.id())));
    assertThat(manifest.history().entries()).extracting(History.Entry::id).isEqualTo(ids);
  }

  /** A reader that lists a partition which was not there sees all of the job's files, or none. */
  void assertGlobSeesAllOrNothing() {
    assertThat(reader.dataFiles(partition).stream().filter(f -> f.endsWith(".parquet")).count())
        .isIn(0L, (long) job.files());
  }

  /** The same launch goes on: with the temps that are there, if they are all there. */
  void runAgain(boolean published) throws IOException {
    PublishResult result = publishAgain();
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.sequence()).as("published: %s", published).isEqualTo(sequenceBefore() + 1);
    assertPublished();
  }

  /** Another launch with the same rows comes first, and then the first one goes on after all. */
  void runByAnotherLaunch(boolean published) throws IOException {
    boolean captured =
        job.mode() == Mode.CREATE
            || reader.staged(job.launch()).stream().anyMatch(key -> key.contains("/base-"));
    Job other =
        new Job(
            RandomIds.secure().next(),
            partition,
            job.mode(),
            reader.sequence(partition),
            job.files(),
            job.head());
    PublishResult result = other.run(lake.store(), lake.environment(), RandomIds.secure());
    if (published) {
      assertThat(result.outcome()).isEqualTo(Outcome.ALREADY_PUBLISHED);
      assertPublished();
    } else {
      assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    }
    assertHolds(reader.manifest(partition).orElseThrow());
    assertThat(publishAgain().outcome())
        .as("captured before the other came: %s", captured)
        .isEqualTo(
            published
                ? Outcome.PUBLISHED
                : captured ? Outcome.ALREADY_PUBLISHED : Outcome.CONFLICT);
    assertHolds(reader.manifest(partition).orElseThrow());
  }

  private PublishResult publishAgain() throws IOException {
    AtomicStore store = lake.store();
    List<String> keys = tempKeys();
    if (!reader.staged(job.launch()).containsAll(keys)) {
      return job.run(store, lake.environment(), RandomIds.secure());
    }
    List<TempFile> temps = job.temps(keys);
    PublishResult result = job.publish(store, lake.environment(), temps);
    job.cleanUp(store, temps);
    return result;
  }

  private List<String> tempKeys() {
    RandomIds names = HaltingChild.names();
    return Stream.generate(() -> job.launch().tempKey(partition, names.next()))
        .limit(job.files())
        .toList();
  }

  /** What is complete waits for the decision: a runner may never compute the rows again. */
  void assertTempsAreThere() {
    assertThat(reader.staged(job.launch())).containsAll(tempKeys());
  }

  /** After a sweep, there are the live files, the manifest, its lock file, and nothing else. */
  void assertSweptClean() throws IOException {
    Sweeps.everything(lake.store());
    Set<String> expected = new TreeSet<>(reader.liveFiles(partition));
    reader.manifest(partition).ifPresent(m -> expected.add(partition.manifestKey()));
    Set<String> found = files(root);
    found.remove(partition.path() + "/_manifest.lock");
    assertThat(found).isEqualTo(expected);
    reader.assertWhole(partition);
  }

  /** Every file below a directory, by its path from there, past the store. */
  static Set<String> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      Set<String> files = new TreeSet<>();
      walk.filter(Files::isRegularFile).forEach(f -> files.add(root.relativize(f).toString()));
      return files;
    }
  }
}
