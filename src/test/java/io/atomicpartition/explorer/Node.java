package io.atomicpartition.explorer;

import io.atomicpartition.publish.HistoryLimits;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishObserver;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.store.Checksums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An actor after it has received some replies: about to make a call, or at its end. There is one
 * node for each list of replies, found by running the actor from its beginning.
 */
final class Node {
  /** Numbers nodes, and remembers who drew which id. */
  static final class World {
    private final Shape shape;
    private final int tries;
    private final Map<String, String> drawnBy = new HashMap<>();
    private int nodes = 0;

    /**
     * @param shape of the store
     * @param tries see {@link PublishEnvironment#tries()}
     */
    World(Shape shape, int tries) {
      this.shape = shape;
      this.tries = tries;
    }

    Node start(Actor actor) {
      return new Node(this, actor, null, null, Set.of());
    }

    /** The actor that drew the id of which an attempt's is the beginning. */
    Optional<String> drawnBy(String attempt) {
      return Optional.ofNullable(drawnBy.get(attempt));
    }

    private PublishEnvironment environment(Actor actor) {
      AtomicInteger drawn = new AtomicInteger();
      return new PublishEnvironment(
          Clock.fixed(FlatStore.WRITTEN.plus(Duration.ofDays(30)), ZoneOffset.UTC),
          () -> 0L,
          () -> {
            String text = actor.name() + "#" + drawn.incrementAndGet();
            String id = Checksums.sha256(text.getBytes(StandardCharsets.US_ASCII)).substring(0, 32);
            drawnBy.put(id.substring(0, 16), actor.name());
            return id;
          },
          tries -> {},
          tries,
          new HistoryLimits(100, Duration.ZERO),
          "explorer",
          PublishObserver.NONE,
          Runnable::run);
    }
  }

  private final World world;
  private final Actor actor;
  private final Node before;
  private final Reply reply;
  private final int steps;
  private final Set<Call.Kind> troubles;
  private Map<String, Node> next = Map.of(); // of many nodes nobody goes on
  private final int number;
  private Call pending;
  private Object result;

  private Node(World world, Actor actor, Node before, Reply reply, Set<Call.Kind> troubles) {
    this.world = world;
    this.actor = actor;
    this.before = before;
    this.reply = reply;
    this.steps = before == null ? 0 : before.steps + 1;
    this.troubles = troubles;
    this.number = world.nodes++;
    run();
  }

  private List<Reply> replies() {
    List<Reply> replies = new ArrayList<>();
    for (Node node = this; node.reply != null; node = node.before) {
      replies.add(node.reply);
    }
    Collections.reverse(replies);
    return replies;
  }

  private void run() {
    Script script = new Script(actor.name(), replies());
    try {
      result = actor.body().run(world.shape.store(script), world.environment(actor));
    } catch (IOException | RuntimeException e) {
      result = e;
    } catch (Suspended e) {
      result = null; // the script knows where
    }
    pending = script.pending().orElse(null);
    if (pending != null) {
      result = null;
    }
  }

  /**
   * This actor after one more reply.
   *
   * @param trouble the reply is a fault's, and not what the store would have said
   */
  Node after(Reply reply, boolean trouble) {
    // A fault may answer what the store would have answered, and excuses more.
    String words = trouble ? "fault: " + reply.words() : reply.words();
    Node known = next.get(words);
    if (known != null) {
      return known;
    }
    Set<Call.Kind> troubledThen = troubles;
    if (trouble) {
      troubledThen = new HashSet<>(troubles);
      troubledThen.add(pending.kind());
    }
    Node after = new Node(world, actor, this, reply, troubledThen);
    if (next.isEmpty()) {
      next = new HashMap<>(4);
    }
    next.put(words, after);
    return after;
  }

  /** Stands for the replies so far. */
  int number() {
    return number;
  }

  Actor actor() {
    return actor;
  }

  /** The call that it is about to make; empty at its end. */
  Optional<Call> pending() {
    return Optional.ofNullable(pending);
  }

  boolean ended() {
    return pending == null;
  }

  /** What it returned or threw. */
  Object result() {
    return result;
  }

  /** How many replies it has received. */
  int steps() {
    return steps;
  }

  /** The last of them, in words. */
  String lastReply() {
    return reply == null ? "" : reply.words();
  }

  /** Whether one of its calls suffered a fault. */
  boolean troubled() {
    return !troubles.isEmpty();
  }

  /** Whether a call of this kind did. */
  boolean troubled(Call.Kind kind) {
    return troubles.contains(kind);
  }

  /** What it has told those who wait for it, and what excuses it; empty before its end. */
  String told() {
    if (!ended()) {
      return "";
    }
    return resultInWords() + new TreeSet<>(troubles);
  }

  /** Its result, for people. */
  String resultInWords() {
    if (result instanceof PublishResult published) {
      return published.outcome() + ", sequence " + published.sequence();
    }
    if (result instanceof NotCommittedException refused) {
      return "NotCommitted, " + refused.reason();
    }
    if (result instanceof SweepReport report) {
      return report.ending().toString();
    }
    return result instanceof Exception ? result.getClass().getSimpleName() : result.toString();
  }
}
