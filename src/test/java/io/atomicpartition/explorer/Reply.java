package io.atomicpartition.explorer;

import java.io.IOException;

/**
 * What a call is answered with.
 *
 * @param words the same for equal replies and different for different ones: what an actor knows is
 *     the list of these
 * @param answer hands it over, as often as the actor is run again
 */
record Reply(String words, Answer answer) {
  /** Returns or throws. A new exception each time, for whoever catches one may add to it. */
  @FunctionalInterface
  interface Answer {
    Object give() throws IOException;
  }

  static Reply of(String words, Object value) {
    return new Reply(words, () -> value);
  }

  /** Makes an exception. */
  @FunctionalInterface
  interface Failure {
    IOException make();
  }

  static Reply failing(String words, Failure failure) {
    return new Reply(
        words,
        () -> {
          throw failure.make();
        });
  }
}
