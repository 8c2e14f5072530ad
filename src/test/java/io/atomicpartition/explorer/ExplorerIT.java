package io.atomicpartition.explorer;

import io.atomicpartition.testing.ProofReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.Test;

/** The larger scenarios, two faults in a schedule, and schedules beyond every bound. */
public final class ExplorerIT {
  /** By hand, others: {@code -Dexplorer.seed=1000000}; and more: {@code -Dexplorer.seeds=20000}. */
  private static final long FIRST_SEED = Long.getLong("explorer.seed", 0);

  private static final int SEEDS = Integer.getInteger("explorer.seeds", 3_000);
  private static final int FAULTS = 6;

  @Test
  public void noScheduleWithTwoFaultsBreaksAGuarantee() throws Exception {
    Exploration exploration = new Exploration();
    for (String scenario : Scenarios.names()) {
      if (Scenarios.LARGE.contains(scenario)) {
        exploration.add(scenario, 1);
      } else if (!Scenarios.CROWDED.contains(scenario)) {
        exploration.add(scenario, 2);
      }
    }
    ProofReport.section("11-explorer", "Every schedule with two faults", exploration.run());
  }

  @Test
  public void noScheduleThatASeedDrawsBreaksAGuarantee() throws Exception {
    List<Callable<long[]>> explorations = new ArrayList<>();
    for (String scenario : Scenarios.names()) {
      String call = String.join("|", scenario, "" + FAULTS, "" + FIRST_SEED, "" + SEEDS);
      explorations.add(
          () -> (long[]) ProjectLoader.ofTruth().call(Gate.class.getName(), "random", call));
    }
    long moves = 0;
    long faults = 0;
    for (long[] seen : Exploration.onAllProcessors(explorations)) {
      moves += seen[0];
      faults += seen[1];
    }
    ProofReport.section(
        "12-explorer",
        "Schedules drawn by seeds",
        List.of(
            String.format(
                Locale.ROOT,
                "%,d schedules of %d scenarios, with up to %d faults each, seeds %d to %d: %,d"
                    + " moves, of them %,d faults. No guarantee was broken.",
                (long) SEEDS * explorations.size(),
                explorations.size(),
                FAULTS,
                FIRST_SEED,
                FIRST_SEED + SEEDS - 1,
                moves,
                faults)));
  }
}
