package io.atomicpartition.sink;

import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A slice of what {@link HostileRunnerIT} runs. */
public class HostileRunnerTest {
  private static final int SPILLING = 10;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  /**
   * Rows that were spilled went through a shuffle of their own once, and temps through another:
   * each of these seeds lost or doubled rows then.
   */
  @Test
  public void rowsThatABundleSpillsAreNeitherLostNorDoubledWhenItIsRecomputedForSomeReaders() {
    for (long seed = 1; seed <= SPILLING; seed++) {
      HostileScenarios.ofSpillingSeed(seed);
    }
  }

  @Test
  public void whateverARunnerDoesToBundlesTheGuaranteesHold() throws IOException {
    HostileSeeds seeds = new HostileSeeds(temporary.getRoot().toPath());
    seeds.run(15);
    ProofReport.section("50-beam", HostileSeeds.TITLE, seeds.lines());
  }
}
