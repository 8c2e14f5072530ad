package io.atomicpartition.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Many actors, of which one runs at a time: who is next is drawn from a seed, at every call of the
 * store. So a run with threads of its own, and of the code under test, can be had again.
 */
final class Baton {
  private static final InheritableThreadLocal<Slot> SLOT = new InheritableThreadLocal<>();

  /** A zombie is chosen this rarely while others could run: in every so many draws. */
  private static final int ZOMBIE_TURNS = 60;

  private final Random random;
  private final double stays;
  private final List<Actor> actors = new ArrayList<>();
  private final Semaphore allDone = new Semaphore(0);
  private @Nullable Throwable violation;

  /**
   * @param stays how likely whoever runs goes on at a call of the store
   */
  Baton(Random random, double stays) {
    this.random = random;
    this.stays = stays;
  }

  /** The actor on whose behalf a thread runs; threads that it makes have the same slot. */
  static final class Slot {
    private Actor actor;

    Slot(Actor actor) {
      this.actor = actor;
    }

    void setActor(Actor actor) {
      this.actor = actor;
    }
  }

  /** Its process ends here, as far as the code under test can tell. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed");
    }
  }

  /** Something that runs, until it waits for something else. */
  static final class Actor {
    private final String name;
    private final boolean zombie;
    private final Semaphore turn = new Semaphore(0);
    private BooleanSupplier ready = () -> true;
    private int callsLeft = Integer.MAX_VALUE;
    private boolean done = false;
    private @Nullable HostileWorker worker;

    Actor(String name, boolean zombie) {
      this.name = name;
      this.zombie = zombie;
    }

    /** From that call of the store on, none is applied, and each throws {@link Killed}. */
    void killAtCall(int call) {
      callsLeft = call;
    }

    boolean killed() {
      return callsLeft <= 0;
    }

    boolean done() {
      return done;
    }

    /** What it runs DoFns on; null if it runs none. */
    @Nullable HostileWorker worker() {
      return worker;
    }

    void setWorker(@Nullable HostileWorker worker) {
      this.worker = worker;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Whoever holds the baton. */
  static Actor holder() {
    return SLOT.get().actor;
  }

  static void adopt(Slot slot) {
    SLOT.set(slot);
  }

  /** Adds an actor, which will run when it is drawn. */
  Actor spawn(String name, boolean zombie, Runnable body) {
    Actor actor = new Actor(name, zombie);
    actors.add(actor);
    Thread thread =
        new Thread(
            () -> {
              actor.turn.acquireUninterruptibly();
              adopt(new Slot(actor));
              try {
                body.run();
              } catch (Throwable e) { // told to whoever started the run
                violated(e);
              }
              actor.done = true;
              actors.remove(actor);
              if (actors.isEmpty()) {
                allDone.release();
              } else {
                draw(null).turn.release();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return actor;
  }

  /** Runs all actors, and those that they spawn, to their ends. */
  void run() {
    draw(null).turn.release();
    allDone.acquireUninterruptibly();
  }

  /** A call of the store: others may run before it. */
  void beforeCall() {
    Actor me = holder();
    if (violation != null) {
      throw new Killed();
    }
    pass(me);
    if (me.killed() || --me.callsLeft <= 0 || violation != null) {
      throw new Killed();
    }
  }

  /** Lets others run until something has come true. */
  void await(BooleanSupplier condition) {
    Actor me = holder();
    me.ready = condition;
    pass(me);
    me.ready = () -> true;
  }

  private void pass(Actor me) {
    Actor next = draw(me);
    if (next != me) {
      next.turn.release();
      me.turn.acquireUninterruptibly();
    }
  }

  private Actor draw(@Nullable Actor me) {
    List<Actor> ready = actors.stream().filter(actor -> actor.ready.getAsBoolean()).toList();
    if (ready.isEmpty()) {
      throw new IllegalStateException("All wait for each other: " + actors);
    }
    if (me != null && !me.zombie && ready.contains(me) && random.nextDouble() < stays) {
      return me;
    }
    List<Actor> living = ready.stream().filter(actor -> !actor.zombie).toList();
    List<Actor> drawn = living.isEmpty() || random.nextInt(ZOMBIE_TURNS) == 0 ? ready : living;
    return drawn.get(random.nextInt(drawn.size()));
  }

  /** Remembers the first violation; from now on no call of the store is applied. */
  void violated(Throwable what) {
    if (violation == null) {
      violation = what;
    }
  }

  /** What was found wrong; null if nothing was. */
  @Nullable Throwable violation() {
    return violation;
  }
}
