package io.atomicpartition.explorer;

/**
 * What may happen next.
 *
 * @param actor whose turn it is
 * @param what happens to its call; {@code LAND}: a request that it gave up arrives
 * @param ordinal which of those
 */
record Move(int actor, What what, int ordinal) {
  /** One thing that can happen to a call. */
  enum What {
    OK(0, ""),
    /** Not applied, and its sender is told so. */
    REFUSED(1, "refused"),
    /** Lost on its way. The sender knows nothing. */
    LOST(2, "lost"),
    /** Applied, and the reply is lost. The sender knows nothing. */
    REPLY_LOST(3, "reply-lost"),
    /** On its way, given up by its sender, and free to land whenever its condition holds. */
    LATE(4, "late"),
    /** Applied, sent once more by a client library, and refused for what it has itself written. */
    RESENT(5, "resent"),
    /** Its sender is no more: after the call before, and before this one. */
    CRASH(6, "crash"),
    LAND(7, "land");

    final int number;
    final String word;

    What(int number, String word) {
      this.number = number;
      this.word = word;
    }

    /** Whether it counts against the bound. */
    boolean isFault() {
      return this != OK && this != LAND;
    }
  }

  private static final int KINDS = 7;

  /** How many requests of one actor can be on their way at once: one for each fault. */
  private static final int LATE = 2;

  /**
   * @throws IllegalArgumentException if two moves would share a bit
   */
  static void requireDistinctBits(int actors, int faults) {
    if ((KINDS + LATE) * actors > Long.SIZE || faults > LATE) {
      throw new IllegalArgumentException(
          String.format(
              "Expected at most %d actors and %d faults, found %d and %d",
              Long.SIZE / (KINDS + LATE), LATE, actors, faults));
    }
  }

  /** Its bit in a set of moves. */
  long bit(int actors) {
    return 1L
        << (what == What.LAND
            ? KINDS * actors + LATE * actor + ordinal
            : KINDS * actor + what.number);
  }

  static Move of(int actor, What what) {
    return new Move(actor, what, 0);
  }

  static Move land(State.Late request) {
    return new Move(request.actor(), What.LAND, request.ordinal());
  }
}
