package io.atomicpartition.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scenarios that are explored on all processors, and what was seen. */
final class Exploration {
  /** A schedule of an actor on disk has hundreds of calls, and each a frame. */
  private static final long STACK_BYTES = 64L << 20;

  private record Bound(String scenario, int faults) {}

  private final List<Bound> bounds = new ArrayList<>();

  Exploration add(String scenario, int faults) {
    bounds.add(new Bound(scenario, faults));
    return this;
  }

  /**
   * Explores all of them.
   *
   * @return a Markdown table
   * @throws AssertionError with the shortest schedule that breaks a guarantee
   */
  List<String> run() throws Exception {
    long start = System.nanoTime();
    List<Callable<long[]>> explorations = new ArrayList<>();
    for (Bound bound : bounds) {
      explorations.add(
          () ->
              (long[])
                  ProjectLoader.ofTruth()
                      .call(Gate.class.getName(), "exhaust", bound.scenario + "|" + bound.faults));
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                "| scenario | faults in a schedule | schedules | states | moves | of them faults |"
                    + " ends | longest |",
                "|---|---|---|---|---|---|---|---|"));
    long[] all = new long[6];
    List<long[]> seen = onAllProcessors(explorations);
    for (int i = 0; i < bounds.size(); i++) {
      lines.add(row(bounds.get(i).scenario(), "" + bounds.get(i).faults(), seen.get(i)));
      for (int column = 0; column < 5; column++) {
        all[column] += seen.get(i)[column];
      }
      all[5] = Math.max(all[5], seen.get(i)[5]);
    }
    lines.add(row("**all**", "", all));
    lines.add("");
    lines.add(
        String.format(
            "%d s. No guarantee was broken.", (System.nanoTime() - start) / 1_000_000_000));
    return lines;
  }

  /** Calls them, as many at a time as there are processors, and hands the first failure on. */
  static <T> List<T> onAllProcessors(List<Callable<T>> calls) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            work -> new Thread(null, work, "explorer", STACK_BYTES));
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String row(String scenario, String faults, long[] seen) {
    StringBuilder row = new StringBuilder("| " + scenario + " | " + faults);
    Arrays.stream(seen).forEach(n -> row.append(String.format(Locale.ROOT, " | %,d", n)));
    return row.append(" |").toString();
  }
}
