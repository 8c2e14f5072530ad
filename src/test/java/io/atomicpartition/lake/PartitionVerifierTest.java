package io.atomicpartition.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.PartitionVerifier.Verified;
import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.SweepTotals;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PartitionVerifierTest {
  private static final PartitionRef TUESDAY = new PartitionRef("day=2026-11-17");

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private AtomicStore store;

  @Before
  public void copySample() {
    root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
    store = SampleLake.open(root);
  }

  @After
  public void closeStore() throws IOException {
    store.close();
  }

  private Verified verify(LakePartition found) throws IOException {
    try (PartitionVerifier verifier = new PartitionVerifier(store, Level.ROWS, 2)) {
      return verifier.verify(found);
    }
  }

  @Test
  public void whatWasUnpublishedAndSweptMeanwhileIsNotMissing() throws IOException {
    LakePartition before = LakeCensus.find(store, TUESDAY).orElseThrow();
    new Unpublisher(store, PublishEnvironment.standard()).unpublish(TUESDAY, 1);
    SweepTotals totals = new SweepTotals();
    new DatasetSweep(
            store,
            PublishEnvironment.standard(),
            new SweepPolicy(Duration.ofDays(1), Duration.ZERO, Duration.ofDays(14), false))
        .run("", totals);
    assertThat(totals.gone()).isEqualTo(2);

    Verified verified = verify(before);

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.partition().state()).isEqualTo(LakePartition.State.EMPTY);
  }

  @Test
  public void aFileThatTheListingDidNotShowIsAskedForBeforeItIsMissing() throws IOException {
    LakePartition found = LakeCensus.find(store, TUESDAY).orElseThrow();
    LakePartition unlisted =
        new LakePartition(
            found.partition(),
            found.state(),
            found.record(),
            found.manifest(),
            "",
            List.of(),
            Leftovers.NONE);

    assertThat(verify(unlisted).findings()).isEmpty();
  }

  @Test
  public void aPublishThatMayBeUnderWayIsNoFindingWhereTheAgeOfOrphansIsSaid() throws IOException {
    Path file = SampleLake.files(root, TUESDAY.path(), "ledgers").get(0);
    String name = file.getFileName().toString();
    Path young =
        Files.copy(
            file, file.resolveSibling(name.replaceFirst("[0-9a-f]{16}(?=\\.)", "0".repeat(16))));
    Files.createFile(file.resolveSibling("somebody-elses"));
    Path old =
        Files.copy(
            file, file.resolveSibling(young.getFileName().toString().replace("0000-", "0001-")));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    LakePartition found = LakeCensus.find(store, TUESDAY).orElseThrow();

    try (PartitionVerifier verifier =
        new PartitionVerifier(store, Level.QUICK, 1, Duration.ofDays(1))) {
      assertThat(verifier.verify(found).findings())
          .extracting(Finding::path)
          .containsExactlyInAnyOrder("ledgers/" + old.getFileName(), "ledgers/somebody-elses");
    }
    assertThat(verify(found).findings()).hasSize(3);
  }

  @Test
  public void everyFindingOfAPartitionIsToldAtOnce() throws IOException {
    Files.delete(SampleLake.files(root, TUESDAY.path(), "ledgers").get(0));
    Path transactions = SampleLake.files(root, TUESDAY.path(), "transactions").get(0);
    Files.write(transactions, new byte[(int) Files.size(transactions)]);
    for (int i = 0; i < 25; i++) {
      Files.createFile(root.resolve(TUESDAY.path()).resolve("stray-" + i));
    }

    Verified verified = verify(LakeCensus.find(store, TUESDAY).orElseThrow());

    assertThat(verified.findings())
        .extracting(Finding::kind)
        .startsWith(
            Finding.Kind.MISSING_FILE,
            Finding.Kind.CHECKSUM_DIFFERS,
            Finding.Kind.FOOTER_UNREADABLE,
            Finding.Kind.EXTRA_FILE)
        .hasSize(3 + 20 + 1);
    assertThat(verified.findings().get(23).found()).startsWith("5 more, 25 in all");
    assertThat(verified.partition().state()).isEqualTo(LakePartition.State.LIVE);
  }
}
