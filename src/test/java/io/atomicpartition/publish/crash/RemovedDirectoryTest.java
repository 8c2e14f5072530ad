package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore;
import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.LakeReader;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.ProofReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Somebody removes a directory with all that is in it, past the protocol, before the k-th call of a
 * publish. No defence brings back what was live; but what is live afterwards is whole.
 */
public class RemovedDirectoryTest {
  private static final PartitionRef PARTITION = new PartitionRef("net/day=1");

  /** Where fsync costs nothing, if there is such a place: this is not about power cuts. */
  private static final File MEMORY = new File("/dev/shm");

  @Rule
  public final TemporaryFolder folder = new TemporaryFolder(MEMORY.canWrite() ? MEMORY : null);

  private int cases = 0;
  private int published = 0;
  private int notCommitted = 0;
  private int unknown = 0;
  private int conflicts = 0;
  private int othersFailed = 0;

  /** What is removed. */
  private enum Removed {
    PARTITION_DIRECTORY,
    STAGING_OF_THE_LAUNCH,
    STAGING,
    ROOT;

    Path path(Path root, Job job) {
      return switch (this) {
        case PARTITION_DIRECTORY -> root.resolve(PARTITION.path());
        case STAGING_OF_THE_LAUNCH -> root.resolve(job.launch().stagingPrefix());
        case STAGING -> root.resolve(StoreLocation.STAGING);
        case ROOT -> root;
      };
    }
  }

  @Test
  public void whatIsLiveAfterADirectoryWasRemovedUnderTheWriterIsWhole() throws Exception {
    List<String> report = new ArrayList<>();
    report.add(
        "A directory is removed (`rm -rf`) just before the k-th call of a publish, for every k; 1"
            + " and 3 files, in four states of the partition. Whatever was live afterwards was"
            + " whole, and another launch's REPLACE then published.");
    report.add("");
    report.add(
        "| removed | cases | published | not committed | unknown | conflict | failed before |");
    report.add("|---|---|---|---|---|---|---|");
    for (Removed removed : Removed.values()) {
      cases = published = notCommitted = unknown = conflicts = othersFailed = 0;
      for (Start start : Start.values()) {
        for (int files : List.of(1, 3)) {
          int calls = Integer.MAX_VALUE;
          for (int k = 1; k <= calls; k++) {
            calls = publish(removed, start, files, k);
          }
        }
      }
      report.add(
          String.format(
              "| %s | %d | %d | %d | %d | %d | %d |",
              removed, cases, published, notCommitted, unknown, conflicts, othersFailed));
    }
    ProofReport.section("43-removed", "Directories removed under the writer", report);
  }

  private int publish(Removed removed, Start start, int files, int at) throws IOException {
    cases++;
    Path root = folder.newFolder().toPath();
    Lake lake = Lake.over(Child.open(root));
    start.prepare(lake, PARTITION);
    Job job = start.job(lake, PARTITION, files);
    boolean[] gone = {false};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.number() != at) {
                return Fault.NONE;
              }
              gone[0] = true;
              return Fault.before(Lake.unchecked(() -> Child.removeTree(removed.path(root, job))));
            });
    LakeReader reader = lake.reader();
    List<FaultyStore.Kind> calls = new ArrayList<>();
    try {
      PublishResult result = job.run(store, lake.environment(), HaltingChild.names());
      store.calls().forEach(call -> calls.add(call.kind()));
      if (result.outcome() == Outcome.PUBLISHED) {
        published++;
        int last = calls.lastIndexOf(FaultyStore.Kind.COMMIT) + 1;
        if (at <= last) { // else what has been published was removed
          assertThat(reader.manifest(PARTITION).flatMap(Manifest::publish)).isPresent();
        }
      } else {
        conflicts++;
        assertThat(result.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(isLive(reader, job)).isFalse();
      }
    } catch (NotCommittedException e) {
      notCommitted++;
      assertThat(isLive(reader, job)).as("%s", e).isFalse();
      assertThat(e).hasMessageContaining(PARTITION.path());
    } catch (CommitStateUnknownException e) {
      unknown++;
    } catch (IOException e) {
      othersFailed++;
      assertThat(isLive(reader, job)).as("%s", e).isFalse();
    }
    assertThat(gone[0] || calls.size() < at).isTrue();
    try {
      reader.assertWhole(PARTITION);
      Job next =
          new Job(
              RandomIds.secure().next(),
              PARTITION,
              Mode.REPLACE,
              reader.sequence(PARTITION),
              files,
              "next");
      assertThat(next.run(lake.store(), lake.environment(), RandomIds.secure()).outcome())
          .isEqualTo(Outcome.PUBLISHED);
      reader.assertWhole(PARTITION);
    } catch (AssertionError e) {
      throw new AssertionError(
          removed
              + " before call "
              + at
              + " of "
              + start
              + ", "
              + files
              + " files: "
              + store.calls(),
          e);
    }
    if (Files.exists(root)) {
      Child.removeTree(root);
    }
    return gone[0] ? Integer.MAX_VALUE : at;
  }

  private static boolean isLive(LakeReader reader, Job job) {
    return reader
        .manifest(PARTITION)
        .flatMap(Manifest::publish)
        .map(Manifest.Publish::publishId)
        .equals(Optional.of(job.publishId()));
  }
}
