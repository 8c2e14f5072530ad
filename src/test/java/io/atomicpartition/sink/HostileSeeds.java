package io.atomicpartition.sink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Runs one seed after the other for some time, every so many on disk and the others in memory.
 * {@code -Dbeam.seed=N} runs that one alone.
 */
final class HostileSeeds {
  static final String TITLE = "Bundles retried, run twice and recomputed, on a hostile runner";

  private static final String SEED = "beam.seed";
  private static final int ON_DISK = 10;

  /** However fast the machine is: what CI runs is what was run before. */
  private static final long MOST = 530;

  private final Path directory;
  private final HostileCounts counts = new HostileCounts();

  HostileSeeds(Path directory) {
    this.directory = directory;
  }

  void run(int seconds) {
    Long only = Long.getLong(SEED);
    if (only != null) {
      run(only.longValue());
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long seed = 1; seed <= MOST && System.nanoTime() < end; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
    try {
      counts.add(HostileScenarios.ofSeed(seed, onDisk(seed)));
    } catch (Witness.Violation | RuntimeException e) {
      throw new AssertionError(
          String.format("Seed %d: %s; to run only this one: -D%s=%d", seed, e, SEED, seed), e);
    }
  }

  private @Nullable Path onDisk(long seed) {
    return seed % ON_DISK == 0 ? directory : null;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(counts.lines());
    lines.add("| violations | 0 |");
    return lines;
  }
}
