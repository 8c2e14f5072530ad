package io.atomicpartition.sink;

import java.util.List;

/** What was done to bundles, and what was looked at. */
final class HostileCounts {
  int runs = 0;
  int launches = 0;
  int bundles = 0;
  int failed = 0;
  int killed = 0;
  int zombies = 0;
  int recomputed = 0;
  int again = 0;
  int finalizes = 0;
  int calls = 0;
  int commits = 0;
  int partitions = 0;
  int swept = 0;

  void add(HostileCounts other) {
    runs += other.runs;
    launches += other.launches;
    bundles += other.bundles;
    failed += other.failed;
    killed += other.killed;
    zombies += other.zombies;
    recomputed += other.recomputed;
    again += other.again;
    finalizes += other.finalizes;
    calls += other.calls;
    commits += other.commits;
    partitions += other.partitions;
    swept += other.swept;
  }

  /** A Markdown table. */
  List<String> lines() {
    return List.of(
        "| what | how many |",
        "|---|---:|",
        "| runs, each of a seed | " + runs + " |",
        "| launches in them | " + launches + " |",
        "| bundles executed | " + bundles + " |",
        "| bundles failed in the middle, at their output, or after all they did | " + failed + " |",
        "| bundles whose process was killed at a call of the store | " + killed + " |",
        "| bundles run a second time by a zombie | " + zombies + " |",
        "| tasks recomputed for the readers of a shuffle | " + recomputed + " |",
        "| tasks run again after their job had ended | " + again + " |",
        "| partitions finalized, repetitions included | " + finalizes + " |",
        "| calls of the store, after each of which G1, G4, G6 and G7 were checked | "
            + calls
            + " |",
        "| manifests committed | " + commits + " |",
        "| partitions whose rows and outcomes were checked at the end | " + partitions + " |",
        "| files that a sweep found at the end, and deleted | " + swept + " |");
  }
}
