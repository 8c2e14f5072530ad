package io.atomicpartition.explorer;

import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Somebody who calls the store, by running real code. What it does next hangs on the replies that
 * it has received and on nothing else.
 *
 * @param name for people; its attempts and writes draw their ids from it
 * @param role what it may do
 * @param group whose work it is: retries, zombies and recomputations of one publish share it
 * @param after the name of the actor that must have ended first, with a result that passes {@code
 *     ready}
 * @param ready see {@code after}
 * @param body the code
 */
record Actor(
    String name,
    Role role,
    Group group,
    Optional<String> after,
    Predicate<Object> ready,
    Body body) {
  enum Role {
    PUBLISHER,
    UNPUBLISHER,
    CLEANER,
    SWEEP
  }

  /** Returns its result. */
  @FunctionalInterface
  interface Body {
    Object run(AtomicStore store, PublishEnvironment environment) throws IOException;
  }

  static Actor of(String name, Role role, Group group, Body body) {
    return new Actor(name, role, group, Optional.empty(), result -> true, body);
  }

  /** This actor, who waits for another to end. */
  Actor after(String other, Predicate<Object> ready) {
    return new Actor(name, role, group, Optional.of(other), ready, body);
  }
}
