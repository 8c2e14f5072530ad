package io.atomicpartition.explorer;

import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * G8: whatever has happened, those who come afterwards find what they need, and a sweep takes what
 * nobody needs. Runs the recovery of a scenario on a state in which nobody moves any more.
 */
final class Recovery {
  private final Scenario scenario;
  private final Node.World world;
  private final Guarantees guarantees;
  private final Map<Hash, Boolean> known = new HashMap<>();

  Recovery(Scenario scenario, Node.World world, Guarantees guarantees) {
    this.scenario = scenario;
    this.world = world;
    this.guarantees = guarantees;
  }

  void check(State end) throws Violation {
    // What recovery does and must do hangs on what is there, what was, and what may yet arrive.
    Hash key = end.contents().hash().then(end.ghost().hash());
    for (State.Late late : end.late()) {
      key = key.then(late.node().number());
    }
    // What was told so far must stay true.
    for (int i = 0; i < end.nodes().size(); i++) {
      key = key.then(end.crashed(i) ? Hash.ZERO : Hash.of(end.nodes().get(i).told()));
    }
    if (known.put(key, true) == null) {
      recover(end);
    }
  }

  private void recover(State end) throws Violation {
    State recovered = run(end, scenario.recovery());
    requireTidy(recovered);
    run(recovered, scenario.next());
  }

  private State run(State before, List<Actor> actors) throws Violation {
    State state = before;
    for (Actor actor : actors) {
      Node node = world.start(actor);
      while (node.pending().isPresent()) {
        Call call = node.pending().get();
        if (!call.isPossible(state.contents())) {
          throw new Violation("G8", actor.name() + " waits for ever");
        }
        Call.Applied applied = call.effect().on(state.contents());
        Ghost ghost = guarantees.applied(withActor(state, node), actor, call, applied.contents());
        node = node.after(applied.reply(), false);
        state =
            new State(applied.contents(), state.nodes(), state.crashed(), 0, state.late(), ghost);
        guarantees.check(withActor(state, node));
      }
      requireDecided(actor, node.result());
      state = land(withActor(state, node));
    }
    return state;
  }

  /** What was given up may land now; nothing that was found out so far may become untrue. */
  private State land(State state) throws Violation {
    for (State.Late late : state.late()) {
      Contents contents = late.call().effect().on(state.contents()).contents();
      Ghost ghost = guarantees.applied(state, late.node().actor(), late.call(), contents);
      guarantees.check(state.landed(late, contents, ghost));
    }
    return state;
  }

  private static State withActor(State state, Node node) {
    List<Node> nodes = new ArrayList<>(state.nodes());
    nodes.removeIf(n -> n.actor().name().equals(node.actor().name()));
    nodes.add(node);
    return new State(
        state.contents(), nodes, state.crashed(), state.faults(), state.late(), state.ghost());
  }

  private static void requireDecided(Actor actor, Object result) throws Violation {
    if (result instanceof PublishResult published) {
      if (actor.name().startsWith("next-") && published.outcome() != Outcome.PUBLISHED) {
        throw new Violation("G8", "the next launch finds " + published);
      }
    } else if (result instanceof Exception e && !actor.group().losesTemps()) {
      throw new Violation("G8", actor.name() + " fails: " + e);
    }
  }

  private void requireTidy(State state) throws Violation {
    if (!state.late().isEmpty()) {
      return; // what lands later is left for a later sweep
    }
    Set<String> expected = new HashSet<>();
    for (PartitionRef partition : scenario.partitions()) {
      expected.add(scenario.shape().root() + partition.manifestKey());
      expected.add(scenario.shape().root() + partition.path() + "/_manifest.lock");
      guarantees
          .manifest(state.contents(), partition)
          .ifPresent(m -> expected.addAll(guarantees.files(partition, m)));
    }
    for (PartitionRef partition : scenario.partitions()) {
      for (String key :
          state.contents().under(scenario.shape().root() + partition.path() + "/").keySet()) {
        if (!expected.contains(key) && !state.contents().isDirectory(key)) {
          throw new Violation("G8", "after a sweep there still is " + key);
        }
      }
    }
  }
}
