package io.atomicpartition.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store under a {@link ConditionalWriteProbe}: the probe's own records on it, and its verdicts.
 */
final class ProbedStore {
  /** How often a request is sent of which it is not known whether it was carried out. */
  static final int TRIES = 5;

  private final AtomicStore store;
  private final String prefix;
  private final Duration respite;
  private final List<String> keys = new ArrayList<>();

  /**
   * @param respite after which a store takes another write of one record, even if it throttles
   */
  ProbedStore(AtomicStore store, String prefix, Duration respite) {
    this.store = store;
    this.prefix = prefix;
    this.respite = respite;
  }

  /** A key of the probe's own, to be deleted at the end. */
  String key(String name) {
    String key = prefix + name;
    keys.add(key);
    return key;
  }

  /** What one writer writes to a key, and nobody else to any. */
  static byte[] body(String key, int writer) {
    return String.format("Store probe: writer %d of %s%n", writer, key)
        .getBytes(StandardCharsets.UTF_8);
  }

  static boolean holds(Optional<CommitRecord> found, byte[] body) {
    return found.isPresent() && Arrays.equals(found.get().body(), body);
  }

  void create(String key, byte[] body) throws StoreException {
    Guarded.call("The request", () -> store.createRecord(key, body));
  }

  void replace(String key, byte[] body, RecordVersion version) throws StoreException {
    Guarded.call("The request", () -> store.replaceRecord(key, body, version));
  }

  Optional<CommitRecord> read(String key) throws StoreException {
    for (int tries = 1; ; tries++) {
      try {
        return Guarded.call("The request", () -> store.readRecord(key));
      } catch (StoreException e) {
        if (e.definitelyNotApplied() || tries == TRIES) {
          throw couldNot("reading a record", e);
        }
      }
    }
  }

  /** Lets the store recover: it may take no more than so many writes of one record. */
  void rest() throws StoreException {
    try {
      Thread.sleep(respite.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("The store probe was interrupted", e);
    }
  }

  DeleteReport cleanUp() {
    try {
      return Guarded.call("The request", () -> store.delete(keys));
    } catch (StoreException e) {
      return new DeleteReport(0, Map.of(prefix, String.valueOf(e.getMessage())));
    }
  }

  /** The store does not keep a condition. */
  UnsafeStoreException unsafe(String finding) {
    return new UnsafeStoreException(
        String.format(
            "The store of '%s' does not honour conditional writes: %s. Two jobs that publish one"
                + " partition there could both succeed, and one of them be lost. %s",
            store.location().root(), finding, advice("Use")));
  }

  /** A request of the probe failed. */
  StoreException couldNot(String what, StoreException cause) {
    String message =
        String.format(
            "The store probe of '%s' failed at %s: %s",
            store.location().root(), what, cause.getMessage());
    if (cause instanceof RequestRefusedException) {
      return new RequestRefusedException(
          String.format(
              "%s. If a permission is missing, grant it; if the store knows no conditional writes,"
                  + " %s",
              message, advice("use")),
          cause);
    }
    return cause instanceof StateUnknownException
        ? new StateUnknownException(message, cause)
        : new StoreException(message, cause);
  }

  /** None of the writers of any race came through. */
  StoreException undecided(int races, int writers, Optional<StoreException> refusal) {
    return new StoreException(
        String.format(
            "The store probe of '%s' could not tell: in none of %d races of %d writers did one come"
                + " through%s; expected one in each",
            store.location().root(),
            races,
            writers,
            refusal.map(e -> ", for '" + e.getMessage() + "'").orElse("")),
        refusal.orElse(null));
  }

  private String advice(String use) {
    return String.format(
        "%1$s another store; or, if only one job at a time ever writes there, opt in by"
            + " withNonAtomicFileSystem(\"%2$s\") on the sink, or by --nonAtomicFileSystem=%2$s",
        use, store.location().scheme());
  }
}
