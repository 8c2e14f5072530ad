package io.atomicpartition.explorer;

import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a loaded project is asked from outside of its loader, by the names of scenarios. */
public final class Gate {
  private static final long MOST_STATES = 3_000_000;

  /**
   * Held, for a logger that nobody holds forgets its level. It tells of every fault that it meets.
   */
  private static final Logger LOCAL_STORE = Logger.getLogger("io.atomicpartition.store.local");

  static {
    LOCAL_STORE.setLevel(Level.OFF);
  }

  private Gate() {}

  /**
   * Explores a scenario to the end.
   *
   * @param scenario its name, and after a bar the most faults of a schedule
   * @return schedules, states, moves, moves that are faults, ends, and the longest schedule
   */
  public static long[] exhaust(String scenario) {
    String[] parts = scenario.split("\\|", -1);
    Explorer explorer = new Explorer(Scenarios.named(parts[0]), Integer.parseInt(parts[1]));
    Explorer.Seen seen = explorer.exhaust();
    return new long[] {
      seen.schedules(), seen.states(), seen.allMoves(), seen.faults(), seen.ends(), seen.longest()
    };
  }

  /**
   * Runs schedules that seeds draw.
   *
   * @param scenario its name, and after bars the most faults, the first seed and how many
   * @return moves, and moves that are faults
   * @throws AssertionError with the schedule that breaks a guarantee
   */
  public static long[] random(String scenario) {
    String[] parts = scenario.split("\\|", -1);
    Explorer explorer = new Explorer(Scenarios.named(parts[0]), Integer.parseInt(parts[1]));
    long first = Long.parseLong(parts[2]);
    for (long seed = first; seed < first + Long.parseLong(parts[3]); seed++) {
      Optional<Explorer.Found> found = explorer.random(seed);
      if (found.isPresent()) {
        throw new AssertionError("Seed " + seed + ": " + explorer.describe(found.get()));
      }
    }
    return new long[] {
      explorer.moves().values().stream().mapToLong(Long::longValue).sum(),
      explorer.moves().entrySet().stream()
          .filter(move -> move.getKey().isFault())
          .mapToLong(Map.Entry::getValue)
          .sum()
    };
  }

  /**
   * Runs one schedule.
   *
   * @param scenario its name, and after a bar the schedule as a report shows it
   * @return what it breaks; null if nothing
   */
  public static String replay(String scenario) {
    String[] parts = scenario.split("\\|", -1);
    Explorer explorer = new Explorer(Scenarios.named(parts[0]), 1);
    return explorer.replay(parts[1]).map(explorer::describe).orElse(null);
  }

  /**
   * The shortest schedule that breaks a guarantee; null if there is none.
   *
   * @param scenario its name, and after a bar the most faults of a schedule, one if there is no bar
   */
  public static String shortest(String scenario) {
    String[] parts = scenario.split("\\|", -1);
    int faults = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
    Explorer explorer = new Explorer(Scenarios.named(parts[0]), faults);
    return explorer.shortest(MOST_STATES).map(explorer::describe).orElse(null);
  }
}
