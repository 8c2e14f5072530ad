package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Call.Applied;
import io.atomicpartition.explorer.Call.Kind;
import io.atomicpartition.explorer.Move.What;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Runs a scenario through all of its schedules: at every call of an actor any other may go first,
 * and the call may suffer any fault, up to a bound. The omniscient reader looks at every state.
 *
 * <p>A state that was seen is not looked at again. Of two calls whose order cannot matter, for they
 * share no key, only one order is tried: sleep sets, with the care that states which were seen need
 * (Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996, chapter 5).
 * They leave out moves and no state.
 */
final class Explorer {
  private static final Reply UNKNOWN =
      Reply.failing("no reply", () -> new StateUnknownException("the request timed out"));
  private static final Reply REFUSED =
      Reply.failing("403", () -> new RequestRefusedException("a permission is missing"));
  private static final Reply DISK_FAILED =
      Reply.failing("EIO", () -> new IOException("Input/output error"));
  private static final Reply RESENT =
      Reply.failing("412", () -> new PreconditionFailedException("the version is another"));

  private final Scenario scenario;
  private final int maxFaults;
  private final Node.World world;
  private final Guarantees guarantees;
  private final Recovery recovery;
  private final Map<What, Long> moves = new EnumMap<>(What.class);
  private final Visited visited = new Visited();
  private long ends = 0;
  private long schedules = 0;

  Explorer(Scenario scenario, int maxFaults) {
    this.scenario = scenario;
    this.maxFaults = maxFaults;
    this.world = new Node.World(scenario.shape(), scenario.tries());
    this.guarantees =
        new Guarantees(world, scenario.shape(), scenario.partitions(), scenario.globsAreWhole());
    this.recovery = new Recovery(scenario, world, guarantees);
  }

  /** A violation, and how it comes about. */
  record Found(Violation violation, List<Move> schedule) {}

  /**
   * What an exploration has seen.
   *
   * @param schedules run: each to its end, or to a state from which on all was seen already
   * @param states different ones
   * @param moves made, by kind
   * @param ends states in which nobody can do any more
   * @param longest schedule's length, in moves
   */
  record Seen(long schedules, long states, Map<What, Long> moves, long ends, int longest) {
    long allMoves() {
      return moves.values().stream().mapToLong(Long::longValue).sum();
    }

    long faults() {
      return moves.entrySet().stream()
          .filter(e -> e.getKey().isFault())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  private State start() {
    return new State(
        scenario.contents(),
        scenario.actors().stream().map(world::start).toList(),
        0,
        0,
        List.of(),
        scenario.ghost());
  }

  /** All moves that are possible, in an order that is always the same. */
  List<Move> possible(State state) {
    List<Move> possible = new ArrayList<>();
    for (int actor = 0; actor < state.nodes().size(); actor++) {
      if (state.moves(actor)) {
        addMoves(state, actor, possible);
      }
    }
    for (State.Late request : state.late()) {
      possible.add(Move.land(request));
    }
    return possible;
  }

  private void addMoves(State state, int actor, List<Move> possible) {
    possible.add(Move.of(actor, What.OK));
    if (state.faults() == maxFaults) {
      return;
    }
    Node node = state.nodes().get(actor);
    Kind kind = node.pending().orElseThrow().kind();
    if (scenario.shape() == Shape.DISK) {
      if (kind != Kind.LOOK) {
        possible.add(Move.of(actor, What.REFUSED));
      }
    } else {
      addFlatFaults(actor, kind, possible);
    }
    if (node.steps() > 0) {
      possible.add(Move.of(actor, What.CRASH)); // who has not begun might as well not be there
    }
  }

  private void addFlatFaults(int actor, Kind kind, List<Move> possible) {
    possible.add(Move.of(actor, What.LOST)); // of a read, also: refused, or its reply lost
    if (kind != Kind.READ) {
      possible.add(Move.of(actor, What.REFUSED));
      possible.add(Move.of(actor, What.REPLY_LOST));
      possible.add(Move.of(actor, What.LATE));
    }
    if (kind == Kind.COMMIT && maxFaults == 1) {
      // Stores promise not to show this, see PreconditionFailedException: never with other faults.
      possible.add(Move.of(actor, What.RESENT));
    }
  }

  /** The state after a move. */
  State after(State state, Move move) throws Violation {
    int actor = move.actor();
    if (move.what() == What.CRASH) {
      return state.withCrash(
          actor, DiskFiles.withoutLocksOf(scenario.actors().get(actor).name(), state.contents()));
    }
    if (move.what() == What.LAND) {
      State.Late request =
          state.late().stream().filter(r -> Move.land(r).equals(move)).findFirst().orElseThrow();
      Contents contents = request.call().effect().on(state.contents()).contents();
      return state.landed(
          request,
          contents,
          guarantees.applied(state, request.node().actor(), request.call(), contents));
    }
    Node node = state.nodes().get(actor);
    Call call = node.pending().orElseThrow();
    Applied applied =
        switch (move.what()) {
          case OK -> call.effect().on(state.contents());
          case REPLY_LOST -> new Applied(call.effect().on(state.contents()).contents(), UNKNOWN);
          case RESENT -> new Applied(call.effect().on(state.contents()).contents(), RESENT);
          case REFUSED ->
              new Applied(state.contents(), scenario.shape() == Shape.DISK ? DISK_FAILED : REFUSED);
          default -> new Applied(state.contents(), UNKNOWN);
        };
    boolean fault = move.what().isFault();
    State after =
        state.with(
            actor,
            node.after(applied.reply(), fault),
            applied.contents(),
            guarantees.applied(state, node.actor(), call, applied.contents()),
            state.faults() + (fault ? 1 : 0));
    if (move.what() != What.LATE) {
      return after;
    }
    return after.withLate(new State.Late(actor, node, state.unusedOrdinal(actor)));
  }

  /**
   * Explores all schedules.
   *
   * @throws AssertionError with the shortest schedule that breaks a guarantee
   */
  Seen exhaust() {
    Move.requireDistinctBits(scenario.actors().size(), maxFaults);
    int longest;
    try {
      longest = explore(start(), 0L);
    } catch (Violation e) {
      throw new AssertionError(
          shortest(Long.MAX_VALUE).map(this::describe).orElseThrow(() -> new AssertionError(e)));
    }
    return new Seen(schedules, visited.size(), moves, ends, longest);
  }

  private int explore(State state, long sleeping) throws Violation {
    Hash hash = state.hash();
    List<Move> possible = possible(state);
    int actors = state.nodes().size();
    long awake;
    if (visited.add(hash, sleeping)) {
      guarantees.check(state);
      if (isEnd(state)) {
        ends++;
        checkEnd(state);
      }
      awake = ~sleeping;
    } else {
      long leftOut = visited.leftOut(hash);
      awake = leftOut & ~sleeping;
      if (awake == 0) {
        schedules++;
        return 0;
      }
      sleeping &= leftOut;
      visited.leaveOut(hash, sleeping);
    }
    int longest = 0;
    for (Move move : possible) {
      if ((move.bit(actors) & awake) != 0) {
        moves.merge(move.what(), 1L, Long::sum);
        long stillAsleep = 0;
        for (Move other : possible) {
          if ((other.bit(actors) & sleeping) != 0 && independent(state, move, other)) {
            stillAsleep |= other.bit(actors);
          }
        }
        longest = Math.max(longest, 1 + explore(after(state, move), stillAsleep));
        sleeping |= move.bit(actors);
      }
    }
    if (longest == 0) {
      schedules++;
    }
    return longest;
  }

  private static boolean isEnd(State state) {
    for (int actor = 0; actor < state.nodes().size(); actor++) {
      if (state.moves(actor)) {
        return false;
      }
    }
    return true;
  }

  private void checkEnd(State state) throws Violation {
    for (int actor = 0; actor < state.nodes().size(); actor++) {
      if (state.waits(actor)) {
        throw new Violation("G8", scenario.actors().get(actor).name() + " waits for ever");
      }
    }
    recovery.check(state);
  }

  /** Whether both orders of two moves lead to the same state, and neither can prevent the other. */
  private boolean independent(State state, Move one, Move other) {
    if (one.actor() == other.actor() || (one.what().isFault() && other.what().isFault())) {
      return false;
    }
    return one.what() == What.CRASH
        || other.what() == What.CRASH
        || !(call(state, one).dependsOn(call(state, other))
            || guarantees.remembersTheOrder(state, call(state, one), call(state, other)));
  }

  private static Call call(State state, Move move) {
    return move.what() == What.LAND
        ? state.late().stream()
            .filter(r -> Move.land(r).equals(move))
            .findFirst()
            .orElseThrow()
            .call()
        : state.nodes().get(move.actor()).pending().orElseThrow();
  }

  private record Step(State state, int before, Move move) {}

  /** The shortest schedule that breaks a guarantee, among so many states; no order is left out. */
  Optional<Found> shortest(long maxStates) {
    List<int[]> parents = new ArrayList<>();
    List<Move> madeBy = new ArrayList<>();
    ArrayDeque<Step> queue = new ArrayDeque<>();
    State start = start();
    visited.add(start.hash(), 0);
    parents.add(new int[] {-1});
    madeBy.add(null);
    queue.add(new Step(start, 0, null));
    while (!queue.isEmpty() && visited.size() < maxStates) {
      Step step = queue.poll();
      for (Move move : possible(step.state())) {
        try {
          State next = after(step.state(), move);
          if (visited.add(next.hash(), 0)) {
            guarantees.check(next);
            if (isEnd(next)) {
              checkEnd(next);
            }
            parents.add(new int[] {step.before()});
            madeBy.add(move);
            queue.add(new Step(next, parents.size() - 1, move));
          }
        } catch (Violation e) {
          List<Move> schedule = new ArrayList<>(List.of(move));
          for (int at = step.before(); at > 0; at = parents.get(at)[0]) {
            schedule.add(0, madeBy.get(at));
          }
          return Optional.of(new Found(e, schedule));
        }
      }
    }
    return Optional.empty();
  }

  /** One schedule, drawn by a seed. Faults are rarer than in the exhaustive search. */
  Optional<Found> random(long seed) {
    Random random = new Random(seed);
    List<Move> schedule = new ArrayList<>();
    State state = start();
    try {
      while (true) {
        List<Move> possible = new ArrayList<>(possible(state));
        boolean calm = random.nextInt(8) != 0;
        if (calm) {
          possible.removeIf(move -> move.what().isFault());
        }
        if (possible.isEmpty()) {
          if (calm && !possible(state).isEmpty()) {
            continue;
          }
          checkEnd(state);
          return Optional.empty();
        }
        Move move = possible.get(random.nextInt(possible.size()));
        schedule.add(move);
        moves.merge(move.what(), 1L, Long::sum);
        state = after(state, move);
        guarantees.check(state);
      }
    } catch (Violation e) {
      return Optional.of(new Found(e, schedule));
    }
  }

  Map<What, Long> moves() {
    return moves;
  }

  /** A schedule in words, and in the form that {@link #replay} takes. */
  String describe(Found found) {
    StringBuilder words = new StringBuilder();
    words.append(found.violation().getMessage()).append("\n  in ").append(scenario.name());
    State state = start();
    int number = 0;
    for (Move move : found.schedule()) {
      words.append("\n  ").append(++number).append(". ").append(words(state, move));
      try {
        State next = after(state, move);
        words.append(reply(state, next, move));
        state = next;
      } catch (Violation e) {
        words.append(" <- here");
      }
    }
    return words.append("\n  replay: ").append(text(found.schedule())).toString();
  }

  private String words(State state, Move move) {
    String name = scenario.actors().get(move.actor()).name();
    return switch (move.what()) {
      case CRASH -> name + " crashes";
      case LAND -> "what " + name + " sent, when it " + call(state, move).words() + ", lands";
      default ->
          name
              + " "
              + call(state, move).words()
              + (move.what() == What.OK ? "" : " (" + move.what().word + ")");
    };
  }

  private static String reply(State state, State next, Move move) {
    Node node = next.nodes().get(move.actor());
    if (move.what() == What.CRASH || move.what() == What.LAND || state.equals(next)) {
      return "";
    }
    String reply = node.lastReply();
    String told = ": " + (reply.length() > 14 ? reply.substring(0, 14) + "..." : reply);
    return node.ended() ? told + "; ends with " + node.resultInWords() : told;
  }

  private String text(List<Move> schedule) {
    List<String> texts = new ArrayList<>();
    for (Move move : schedule) {
      String name = scenario.actors().get(move.actor()).name();
      texts.add(
          switch (move.what()) {
            case OK -> name;
            case LAND -> name + ":land" + move.ordinal();
            default -> name + ":" + move.what().word;
          });
    }
    return String.join(" ", texts);
  }

  /**
   * Runs one schedule, as {@link #describe} prints it.
   *
   * @return the guarantee that it breaks
   */
  Optional<Found> replay(String schedule) {
    List<Move> made = new ArrayList<>();
    State state = start();
    try {
      for (String text : List.of(schedule.split(" ", -1))) {
        Move move = parse(text);
        if (!possible(state).contains(move)) {
          throw new IllegalArgumentException("'" + text + "' is not possible after " + text(made));
        }
        made.add(move);
        state = after(state, move);
        guarantees.check(state);
      }
      if (isEnd(state)) {
        checkEnd(state);
      }
      return Optional.empty();
    } catch (Violation e) {
      return Optional.of(new Found(e, made));
    }
  }

  private Move parse(String text) {
    String[] parts = text.split(":", -1);
    for (int actor = 0; actor < scenario.actors().size(); actor++) {
      if (scenario.actors().get(actor).name().equals(parts[0])) {
        String word = parts.length == 1 ? "" : parts[1];
        if (word.startsWith(What.LAND.word)) {
          return new Move(
              actor, What.LAND, Integer.parseInt(word.substring(What.LAND.word.length())));
        }
        for (What what : What.values()) {
          if (what.word.equals(word)) {
            return Move.of(actor, what);
          }
        }
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no move of this scenario");
  }
}
