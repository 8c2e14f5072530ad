package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Cast.Before;
import io.atomicpartition.explorer.Cast.Job;
import org.junit.Test;

/** Every schedule, within the bounds that its report states. */
public final class ExplorerTest {
  @Test
  public void twoAttemptsAndASecondJob() {
    for (Before before : Before.values()) {
      Cast cast = new Cast("A1 A2 B " + before, before);
      Job a = cast.job("A", Cast.ROWS);
      Job b = cast.job("B", Cast.OTHER_ROWS);
      Scenario scenario = cast.finalize("A1", a).finalize("A2", a).finalize("B1", b).scenario(a, b);
      for (int faults = 0; faults < 3; faults++) {
        long start = System.nanoTime();
        Explorer.Seen seen = new Explorer(scenario, faults).exhaust();
        System.out.printf(
            "%s faults %d: %d states %d moves %d ends longest %d, %d ms%n",
            before,
            faults,
            seen.states(),
            seen.allMoves(),
            seen.ends(),
            seen.longest(),
            (System.nanoTime() - start) / 1_000_000);
      }
    }
  }
}
