package io.atomicpartition.sink;

import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The real graph of the sink, on a runner that does all that a runner may. */
public class HostileRunnerIT {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void whateverARunnerDoesToBundlesTheGuaranteesHold() throws IOException {
    HostileSeeds seeds = new HostileSeeds(temporary.getRoot().toPath());
    seeds.run(100);
    ProofReport.section("50-beam", HostileSeeds.TITLE, seeds.lines());
  }
}
