package io.atomicpartition.sink;

import java.util.Optional;

/**
 * For a gate that takes defences out of the sink: says what a hostile runner then finds. That it
 * finds what it must was tried with
 *
 * <ul>
 *   <li>the sequence captured late (scenario {@code drawn}): in {@code BundleWriters.open}, {@code
 *       captures.of} after {@code OpenTemp.open};
 *   <li>temps deleted in {@code @Teardown} (scenario {@code failing}): in {@code
 *       BundleWriting.abandonLast}, {@code bundle.abort()} in place of {@code bundle.abandon()};
 *   <li>clean-up before the decision (scenario {@code drawn}): in {@code
 *       FinalizePartitions.publish}, {@code new CleanUp(store,
 *       config.launch()).temps(plan.tempKeys())} before {@code publisher.publish};
 *   <li>spilled rows through a shuffle of their own, as it was once (scenario {@code spilling}),
 *       with their shard drawn at random, or made of the row.
 * </ul>
 *
 * of which each was caught by the seeds of {@link #run}.
 */
public final class HostileRunnerCatcher {
  private static final int SEEDS = 60;

  private HostileRunnerCatcher() {}

  /** In a process of its own: prints what {@link #run} finds, and nothing else. */
  public static void main(String[] args) {
    System.out.print(run(args[0], Integer.parseInt(args[1])).orElse(""));
  }

  /** {@link #run(String, int)}, for some ten seconds of one core if there is nothing to find. */
  public static Optional<String> run(String scenario) {
    return run(scenario, SEEDS);
  }

  /**
   * Runs seed after seed, in memory, until a guarantee is broken. Always the same.
   *
   * @param scenario {@code drawn}: one or two jobs with all that a runner may do; {@code spilling}:
   *     one job whose bundles are recomputed for some readers; {@code failing}: one job of which
   *     every row is a file, and many bundles fail
   * @param seeds how many
   * @return the first violation, with its seed; empty if there is none
   */
  private static Optional<String> run(String scenario, int seeds) {
    for (long seed = 1; seed <= seeds; seed++) {
      try {
        switch (scenario) {
          case "drawn" -> HostileScenarios.ofSeed(seed, null);
          case "spilling" -> HostileScenarios.ofSpillingSeed(seed);
          case "failing" -> HostileScenarios.ofFailingSeed(seed);
          default ->
              throw new IllegalArgumentException(
                  "Expected the scenario 'drawn', 'spilling' or 'failing', found '"
                      + scenario
                      + "'");
        }
      } catch (Witness.Violation e) {
        return Optional.of("Seed " + seed + " of '" + scenario + "': " + e.getMessage());
      }
    }
    return Optional.empty();
  }
}
