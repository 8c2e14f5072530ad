package io.atomicpartition.store;

/** How hard a {@link ConditionalWriteProbe} tries before a store is trusted. */
public enum StoreProbe {
  // How often a store that races passes by luck was measured: docs/operations.md, "The store
  // probe".
  /** Some seven hundred small requests: finds what is plainly broken, and most stores that race. */
  QUICK(10),
  /** Some thousand small requests: for a store that nobody has tried before. */
  THOROUGH(100),
  /** The user's word is taken for it. */
  SKIP(0);

  private final int rounds;

  StoreProbe(int rounds) {
    this.rounds = rounds;
  }

  /** How often writers are let loose on an absent record, and as often on one that is there. */
  public int rounds() {
    return rounds;
  }
}
