package io.atomicpartition.store;

import static io.atomicpartition.store.ProbedStore.body;
import static io.atomicpartition.store.ProbedStore.holds;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out whether a store honours the condition of a conditional write, one after the other and
 * with {@value #WRITERS} writers at once. There are stores that ignore a condition, that refuse
 * every one, and that let several writers win when they race; on each of them a publish could be
 * lost without a word.
 *
 * <p>What is found wrong is wrong. That nothing is found proves little of a store that races only
 * seldom: see {@link StoreProbe}.
 *
 * <p>Every check is judged by reading back, and not by status alone. To be run once.
 */
public final class ConditionalWriteProbe {
  /** How many writers race. */
  public static final int WRITERS = 32;

  /**
   * Google Cloud Storage takes about <a href="https://docs.cloud.google.com/storage/quotas">one
   * write a second</a> of one object, and answers 429 to more.
   */
  private static final Duration RESPITE = Duration.ofMillis(1_200);

  private final ProbedStore store;
  private Optional<StoreException> refusal = Optional.empty();

  /**
   * @param stagingPrefix a key prefix in the staging area that nobody else has used or will, ending
   *     in '/'; nothing is written outside of it
   */
  public ConditionalWriteProbe(AtomicStore store, String stagingPrefix) {
    this(store, stagingPrefix, RESPITE);
  }

  ConditionalWriteProbe(AtomicStore store, String stagingPrefix, Duration respite) {
    this.store = new ProbedStore(store, stagingPrefix, respite);
  }

  /**
   * A store that passed.
   *
   * @param races how often {@value #WRITERS} writers wrote one record at once and one of them won;
   *     where a store throttles, it may happen that none does
   * @param cleanUp what became of the probe's own records; those that are left harm nobody
   */
  public record Passed(int races, DeleteReport cleanUp) {}

  /**
   * Checks, and removes what it wrote, as far as that can be removed. A request whose reply was
   * lost may yet leave a record.
   *
   * @param rounds how often the writers race to create a record, and as often to replace one
   * @throws UnsafeStoreException if a condition was not honoured
   * @throws RequestRefusedException if the store refuses a request of the probe: no permission, or
   *     no conditional writes at all
   * @throws StoreException if the store could not be asked
   */
  public Passed run(int rounds) throws StoreException {
    int decided;
    try {
      oneAfterTheOther();
      decided = manyAtOnce(rounds);
    } catch (StoreException e) {
      DeleteReport cleanUp = store.cleanUp();
      if (!cleanUp.failed().isEmpty()) {
        e.addSuppressed(new StoreException("Records of the store probe are left: " + cleanUp));
      }
      throw e;
    }
    return new Passed(decided, store.cleanUp());
  }

  private void oneAfterTheOther() throws StoreException {
    String key = store.key("in-turn");
    byte[] first = body(key, 1);
    accepted("a create where there was no record", key, first, () -> store.create(key, first));
    byte[] second = body(key, 2);
    refused("a create over a record", key, second, () -> store.create(key, second));
    RecordVersion stale = unchanged("a create over it", key, first).version();
    accepted(
        "a replace under the version that was read",
        key,
        second,
        () -> store.replace(key, second, stale));
    byte[] third = body(key, 3);
    refused("a replace under a stale version", key, third, () -> store.replace(key, third, stale));
    unchanged("a replace under a stale version", key, second);

    String absent = store.key("absent");
    byte[] body = body(absent, 1);
    refused("a replace of no record", absent, body, () -> store.replace(absent, body, stale));
  }

  /** Returns how many races had a winner. */
  private int manyAtOnce(int rounds) throws StoreException {
    int decided = 0;
    boolean throttles = false;
    try (WriterRace race = new WriterRace(WRITERS)) {
      for (int round = 0; round < rounds; round++) {
        // Keys are not used again: a late request of one round must not win the next.
        String created = store.key("create-" + round);
        WriterRace.Told told = race.run(writer -> store.create(created, body(created, writer)));
        decided += hasOneWinner("created", created, told) ? 1 : 0;

        String replaced = store.key("replace-" + round);
        byte[] base = body(replaced, WRITERS);
        accepted("a create before a race", replaced, base, () -> store.create(replaced, base));
        RecordVersion version = unchanged("its create", replaced, base).version();
        if (throttles) {
          store.rest(); // for the base has just been written
        }
        told = race.run(writer -> store.replace(replaced, body(replaced, writer), version));
        boolean won = hasOneWinner("replaced", replaced, told);
        decided += won ? 1 : 0;
        throttles |= !won;
      }
    }
    if (rounds > 0 && decided == 0) {
      throw store.undecided(2 * rounds, WRITERS, refusal);
    }
    return decided;
  }

  /** False if nobody has won, which makes a store slow under contention, and not unsafe. */
  private boolean hasOneWinner(String verb, String key, WriterRace.Told told)
      throws StoreException {
    refusal = refusal.or(told::refusal);
    List<Integer> written = told.written();
    if (written.size() > 1) {
      throw store.unsafe(
          String.format(
              "%d of %d writers were told that they had %s one record; expected 1",
              written.size(), WRITERS, verb));
    }
    OptionalInt holder = holder(key);
    if (holder.isEmpty() && written.isEmpty()) {
      return false;
    }
    if (holder.isEmpty()) {
      throw store.unsafe(
          String.format(
              "one of %d writers was told that it had %s a record, and a read right after does not see"
                  + " it",
              WRITERS, verb));
    }
    if (told.replies().get(holder.getAsInt()) == WriterRace.Reply.REFUSED) {
      throw store.unsafe(
          String.format(
              "one of %d writers was told that it had not %s a record, and the record is its own",
              WRITERS, verb));
    }
    if (!written.isEmpty() && written.get(0) != holder.getAsInt()) {
      throw store.unsafe(
          String.format(
              "2 of %d writers have %s one record, of whom one got no reply; expected 1",
              WRITERS, verb));
    }
    return true;
  }

  /** The writer whose record is there. */
  private OptionalInt holder(String key) throws StoreException {
    Optional<CommitRecord> found = store.read(key);
    for (int writer = 0; writer < WRITERS; writer++) {
      if (holds(found, body(key, writer))) {
        return OptionalInt.of(writer);
      }
    }
    return OptionalInt.empty();
  }

  @FunctionalInterface
  private interface Request {
    void send() throws StoreException;
  }

  private void accepted(String what, String key, byte[] body, Request request)
      throws StoreException {
    if (!applied(what, key, body, request)) {
      throw store.unsafe(String.format("%s was refused; expected it to be accepted", what));
    }
  }

  private void refused(String what, String key, byte[] body, Request request)
      throws StoreException {
    if (applied(what, key, body, request)) {
      throw store.unsafe(String.format("%s was accepted; expected it to be refused", what));
    }
  }

  /** Sends a write until its reply, or what is read back, says whether it was carried out. */
  private boolean applied(String what, String key, byte[] body, Request request)
      throws StoreException {
    for (int tries = 1; ; tries++) {
      Optional<StoreException> failure = failure(request);
      boolean there = holds(store.read(key), body);
      if (failure.isEmpty()) {
        if (!there) {
          throw store.unsafe(
              String.format("%s was accepted, and a read right after does not see it", what));
        }
        return true;
      }
      StoreException e = failure.get();
      boolean conditionFailed = e instanceof PreconditionFailedException;
      if (there && tries == 1 && conditionFailed) {
        throw store.unsafe(
            String.format("%s was answered by a refusal, and carried out all the same", what));
      }
      if (there || conditionFailed) {
        return there;
      }
      if (e.definitelyNotApplied() || tries == ProbedStore.TRIES) {
        throw store.couldNot(what, e);
      }
      store.rest();
    }
  }

  private static Optional<StoreException> failure(Request request) {
    try {
      request.send();
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.of(e);
    }
  }

  private CommitRecord unchanged(String after, String key, byte[] body) throws StoreException {
    Optional<CommitRecord> found = store.read(key);
    if (!holds(found, body)) {
      throw store.unsafe(
          String.format(
              "after %s a record was %s; expected it as it had been written",
              after, found.isEmpty() ? "gone" : "another"));
    }
    return found.orElseThrow();
  }
}
