package io.atomicpartition.explorer;

import org.junit.Test;

/** Every schedule, within the bounds that its report states. */
public final class ExplorerTest {
  @Test
  public void everySchedule() throws Exception {
    for (String name : Scenarios.names()) {
      if (!name.contains(System.getProperty("only", ""))) {
        continue;
      }
      for (int faults = 0; faults < Integer.getInteger("faults", 1); faults++) {
        long start = System.nanoTime();
        long[] seen =
            (long[])
                ProjectLoader.ofTruth().call(Gate.class.getName(), "exhaust", name + "|" + faults);
        System.out.printf(
            "%s faults %d: %d schedules %d states %d moves %d faulty %d ends longest %d, %d ms%n",
            name,
            faults,
            seen[0],
            seen[1],
            seen[2],
            seen[3],
            seen[4],
            seen[5],
            (System.nanoTime() - start) / 1_000_000);
      }
    }
  }
}
