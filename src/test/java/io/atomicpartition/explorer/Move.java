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
    OK(""),
    /** Not applied, and its sender is told so. */
    REFUSED("refused"),
    /** Lost on its way. The sender knows nothing. */
    LOST("lost"),
    /** Applied, and the reply is lost. The sender knows nothing. */
    REPLY_LOST("reply-lost"),
    /** On its way, given up by its sender, and free to land whenever its condition holds. */
    LATE("late"),
    /** Applied, sent once more by a client library, and refused for what it has itself written. */
    RESENT("resent"),
    /** Its sender is no more: after the call before, and before this one. */
    CRASH("crash"),
    LAND("land");

    final String word;

    What(String word) {
      this.word = word;
    }

    /** Whether it counts against the bound. */
    boolean isFault() {
      return this != OK && this != LAND;
    }
  }

  private static final int KINDS = 7;

  /** Its bit in a set of moves. */
  long bit(int actors) {
    return 1L
        << (what == What.LAND
            ? KINDS * actors + 2 * actor + ordinal
            : KINDS * actor + what.ordinal());
  }

  static Move of(int actor, What what) {
    return new Move(actor, what, 0);
  }

  static Move land(State.Late request) {
    return new Move(request.actor(), What.LAND, request.ordinal());
  }
}
