package io.atomicpartition.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that decides what can happen from here on: the store's contents, what each actor has been
 * told, and requests that nobody waits for any more. Never changes.
 *
 * @param contents the store's
 * @param nodes one for each actor
 * @param crashed a bit for each actor
 * @param faults how many have happened
 * @param late requests that may yet land
 * @param ghost what has happened, for the guarantees
 */
record State(
    Contents contents, List<Node> nodes, int crashed, int faults, List<Late> late, Ghost ghost) {
  /**
   * A request that was given up by its sender.
   *
   * @param actor its sender's index
   * @param node where its sender was
   * @param ordinal tells it from others of its sender that are on their way
   */
  record Late(int actor, Node node, int ordinal) {
    Call call() {
      return node.pending().orElseThrow();
    }
  }

  boolean crashed(int actor) {
    return (crashed & (1 << actor)) != 0;
  }

  boolean moves(int actor) {
    Node node = nodes.get(actor);
    if (crashed(actor) || node.ended() || !node.pending().orElseThrow().isPossible(contents)) {
      return false;
    }
    if (node.actor().after().isEmpty()) {
      return true;
    }
    String other = node.actor().after().get();
    return nodes.stream()
        .anyMatch(
            n ->
                n.actor().name().equals(other)
                    && n.ended()
                    && node.actor().ready().test(n.result()));
  }

  /** Whether it can go on only when somebody else lets it. */
  boolean waits(int actor) {
    Node node = nodes.get(actor);
    return !crashed(actor) && !node.ended() && !node.pending().orElseThrow().isPossible(contents);
  }

  /** The least that no request of the actor's has that is on its way. */
  int unusedOrdinal(int actor) {
    List<Integer> used = late.stream().filter(r -> r.actor() == actor).map(Late::ordinal).toList();
    int ordinal = 0;
    while (used.contains(ordinal)) {
      ordinal++;
    }
    return ordinal;
  }

  State with(int actor, Node node, Contents contents, Ghost ghost, int faults) {
    Node[] moved = nodes.toArray(new Node[0]);
    moved[actor] = node;
    return new State(contents, Arrays.asList(moved), crashed, faults, late, ghost);
  }

  State withCrash(int actor, Contents contents) {
    return new State(contents, nodes, crashed | (1 << actor), faults + 1, late, ghost);
  }

  State withLate(Late request) {
    List<Late> more = new ArrayList<>(late);
    more.add(request);
    return new State(contents, nodes, crashed, faults, more, ghost);
  }

  State landed(Late request, Contents contents, Ghost ghost) {
    List<Late> rest = new ArrayList<>(late);
    rest.remove(request);
    return new State(contents, nodes, crashed, faults, rest, ghost);
  }

  Hash hash() {
    Hash hash = contents.hash().then(ghost.hash()).then(((long) crashed << 32) | faults);
    for (Node node : nodes) {
      hash = hash.then(node.number());
    }
    Hash flying = Hash.ZERO;
    for (Late request : late) {
      flying = flying.plus(Hash.ZERO.then(request.node().number()).then(request.ordinal()));
    }
    return hash.then(flying);
  }
}
