package io.atomicpartition.explorer;

import io.atomicpartition.testing.ProofReport;
import org.junit.Test;

/** Every schedule with at most one fault, of every scenario but the largest. */
public final class ExplorerTest {
  @Test
  public void noScheduleWithOneFaultBreaksAGuarantee() throws Exception {
    Exploration exploration = new Exploration();
    for (String scenario : Scenarios.names()) {
      if (!Scenarios.LARGE.contains(scenario)) {
        exploration.add(scenario, 1);
      }
    }
    ProofReport.section("10-explorer", "Every schedule with one fault", exploration.run());
  }
}
