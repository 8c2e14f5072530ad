package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.testing.ProofReport;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Processes are killed at random times while they publish, {@code -Dproof.kills} times in all;
 * {@code -Dproof.seed} draws the same lives again, though not the same interleavings.
 */
public class KillsTest {
  private static final long SEED = Long.getLong("proof.seed", 20_261_123L);
  private static final int SWEEP_EVERY = 20;

  private final int kills;

  public KillsTest() {
    this(10);
  }

  /** So many, if the property does not say otherwise. */
  protected KillsTest(int kills) {
    this.kills = Integer.getInteger("proof.kills", kills);
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void nothingIsLostAndNothingIsPartialHoweverOftenWritersAreKilled() throws Exception {
    Path root = folder.getRoot().toPath().resolve("lake");
    long began = System.nanoTime();
    KillRun run = new KillRun(root, SEED, Math.min(SWEEP_EVERY, kills / 2));
    run.run(kills);
    assertThat(run.conflicts()).as("writers are in each other's way").isPositive();
    ProofReport.section(
        "41-kills",
        "Processes that were killed at random times",
        run.report(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
  }
}
