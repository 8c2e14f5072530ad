package io.atomicpartition.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/** A store that keeps its conditions passes, whatever the network does; every other is refused. */
public class ConditionalWriteProbeTest {
  private static final String PREFIX = "_staging/run/launch/transform/probe-1/";
  private static final int ROUNDS = 2;
  private static final String UNSAFE =
      "The store of 'memory://store/root' does not honour conditional writes: ";
  private static final String ADVICE =
      " another store; or, if only one job at a time ever writes there, opt in by"
          + " withNonAtomicFileSystem(\"memory\") on the sink, or by --nonAtomicFileSystem=memory";

  private final InMemoryAtomicStore honest = new InMemoryAtomicStore();

  private static ConditionalWriteProbe.Passed probe(AtomicStore store) throws StoreException {
    return new ConditionalWriteProbe(store, PREFIX, Duration.ofMillis(1)).run(ROUNDS);
  }

  private void assertUnsafe(AtomicStore store, String finding) {
    assertThatThrownBy(() -> probe(store))
        .isInstanceOf(UnsafeStoreException.class)
        .hasMessage(
            UNSAFE
                + finding
                + ". Two jobs that publish one partition there could both succeed, and one of them"
                + " be lost. Use"
                + ADVICE);
    assertThat(honest.list("", Optional.empty()).objects()).as("left behind").isEmpty();
  }

  @Test
  public void anHonestStorePassesAndIsLeftAsItWas() throws Exception {
    ConditionalWriteProbe.Passed passed = probe(honest);

    assertThat(passed.races()).isEqualTo(2 * ROUNDS);
    assertThat(passed.cleanUp().failed()).isEmpty();
    assertThat(honest.list("", Optional.empty()).objects()).isEmpty();
  }

  @Test
  public void everyRaceHasAllItsWritersAndKeysOfItsOwn() throws Exception {
    Map<String, Integer> writes = new HashMap<>();
    AtomicStore counting =
        new ForwardingStore(honest) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            count("create", key);
            return super.createRecord(key, body);
          }

          @Override
          public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
              throws StoreException {
            count("replace", key);
            return super.replaceRecord(key, body, expected);
          }

          private synchronized void count(String what, String key) {
            assertThat(key).startsWith(PREFIX);
            writes.merge(what + " " + key, 1, Integer::sum);
          }
        };
    probe(counting);

    assertThat(writes.values().stream().filter(count -> count == ConditionalWriteProbe.WRITERS))
        .hasSize(2 * ROUNDS);
  }

  @Test
  public void writersWhoAllWinAreCounted() {
    assertUnsafe(
        new RacyStore(honest, 32),
        "32 of 32 writers were told that they had created one record; expected 1");
  }

  @Test
  public void aSecondWinnerIsOneTooMany() {
    assertUnsafe(
        new RacyStore(honest, 2),
        "2 of 32 writers were told that they had created one record; expected 1");
  }

  @Test
  public void aRaceToReplaceIsFoundToo() {
    RacyStore racy = new RacyStore(honest, 3);
    AtomicStore createsHonestly =
        new ForwardingStore(racy) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            synchronized (racy) {
              if (readRecord(key).isPresent()) {
                throw new PreconditionFailedException("'" + key + "' exists");
              }
              return super.createRecord(key, body);
            }
          }
        };
    assertUnsafe(
        createsHonestly, "3 of 32 writers were told that they had replaced one record; expected 1");
  }

  @Test
  public void aWinnerWhoGotNoReplyCountsByReadingBack() {
    assertUnsafe(
        new RacyStore(honest, 2, OptionalInt.of(2)),
        "2 of 32 writers have created one record, of whom one got no reply; expected 1");
  }

  @Test
  public void aStoreThatIgnoresTheConditionOfACreateIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public synchronized CommitRecord createRecord(String key, byte[] body)
              throws StoreException {
            return overwrite(honest, key, body);
          }
        },
        "a create over a record was accepted; expected it to be refused");
  }

  @Test
  public void aStoreThatIgnoresTheVersionOfAReplaceIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public synchronized CommitRecord replaceRecord(
              String key, byte[] body, RecordVersion expected) throws StoreException {
            return overwrite(honest, key, body);
          }
        },
        "a replace under a stale version was accepted; expected it to be refused");
  }

  @Test
  public void aStoreThatReplacesNothingIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
              throws StoreException {
            return readRecord(key).isPresent()
                ? super.replaceRecord(key, body, expected)
                : super.createRecord(key, body);
          }
        },
        "a replace of no record was accepted; expected it to be refused");
  }

  @Test
  public void aStoreThatNeverReplacesIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
              throws StoreException {
            throw new PreconditionFailedException("412");
          }
        },
        "a replace under the version that was read was refused; expected it to be accepted");
  }

  @Test
  public void aStoreThatDestroysWhatItRefusesToReplaceIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            try {
              return super.createRecord(key, body);
            } catch (PreconditionFailedException e) {
              overwrite(honest, key, new byte[0]);
              throw e;
            }
          }
        },
        "after a create over it a record was another; expected it as it had been written");
  }

  @Test
  public void aRefusalOfWhatIsCarriedOutAllTheSameIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            super.createRecord(key, body);
            throw new PreconditionFailedException("412");
          }
        },
        "a create where there was no record was answered by a refusal, and carried out all the"
            + " same");
  }

  @Test
  public void aRefusalOfTheWinnerOfARaceIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            CommitRecord created = super.createRecord(key, body);
            if (key.contains("/create-")) {
              throw new PreconditionFailedException("412");
            }
            return created;
          }
        },
        "one of 32 writers was told that it had not created a record, and the record is its own");
  }

  @Test
  public void staleReadsAreFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          private final Map<String, Optional<CommitRecord>> cache = new HashMap<>();

          @Override
          public synchronized Optional<CommitRecord> readRecord(String key) throws StoreException {
            Optional<CommitRecord> now = super.readRecord(key);
            Optional<CommitRecord> before = cache.put(key, now);
            return before == null ? now : before;
          }
        },
        "a replace under the version that was read was accepted, and a read right after does not"
            + " see it");
  }

  @Test
  public void aRaceWhoseWinnerIsNotSeenIsFound() {
    assertUnsafe(
        new ForwardingStore(honest) {
          @Override
          public Optional<CommitRecord> readRecord(String key) throws StoreException {
            return key.contains("/create-") ? Optional.empty() : super.readRecord(key);
          }
        },
        "one of 32 writers was told that it had created a record, and a read right after does not"
            + " see it");
  }

  @Test
  public void aStoreWithoutConditionalWritesIsRefusedWithWhatItSaid() {
    assertThatThrownBy(
            () ->
                probe(refusing("501 NotImplemented: A header you provided implies functionality")))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessage(
            "The store probe of 'memory://store/root' failed at a create where there was no record:"
                + " 501 NotImplemented: A header you provided implies functionality. If a permission"
                + " is missing, grant it; if the store knows no conditional writes, use"
                + ADVICE);
  }

  @Test
  public void aMissingPermissionIsNamedAsTheStoreNamesIt() {
    assertThatThrownBy(() -> probe(refusing("403: permission 'objects.create' is missing")))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageStartingWith(
            "The store probe of 'memory://store/root' failed at a create where there was no record:"
                + " 403: permission 'objects.create' is missing. If a permission is missing, grant"
                + " it;");
  }

  private AtomicStore refusing(String message) {
    return new ForwardingStore(honest) {
      @Override
      public CommitRecord createRecord(String key, byte[] body) throws StoreException {
        throw new RequestRefusedException(message);
      }
    };
  }

  @Test
  public void anHonestStorePassesThoughEveryReplyIsLost() throws Exception {
    AtomicInteger lost = new AtomicInteger();
    probe(
        new ForwardingStore(honest) {
          @Override
          public CommitRecord createRecord(String key, byte[] body) throws StoreException {
            return lose(() -> super.createRecord(key, body));
          }

          @Override
          public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
              throws StoreException {
            return lose(() -> super.replaceRecord(key, body, expected));
          }

          /** Of refusals one time in two, so that a write is sent again. */
          private CommitRecord lose(Write write) throws StoreException {
            try {
              write.run();
            } catch (PreconditionFailedException e) {
              if (lost.incrementAndGet() % 2 == 0) {
                throw e;
              }
            }
            if (lost.get() % 2 == 0) {
              throw new StateUnknownException("connection reset");
            }
            throw new IllegalStateException("client library");
          }
        });
    assertThat(lost.get()).isGreaterThan(ROUNDS * 2 * (ConditionalWriteProbe.WRITERS - 1));
    assertThat(honest.list("", Optional.empty()).objects()).isEmpty();
  }

  @FunctionalInterface
  private interface Write {
    CommitRecord run() throws StoreException;
  }

  @Test
  public void aStoreWithoutAnyReplyCannotBeTold() {
    assertThatThrownBy(
            () ->
                probe(
                    new ForwardingStore(honest) {
                      @Override
                      public CommitRecord createRecord(String key, byte[] body)
                          throws StoreException {
                        throw new StateUnknownException("request timed out");
                      }
                    }))
        .isInstanceOf(StateUnknownException.class)
        .hasMessage(
            "The store probe of 'memory://store/root' failed at a create where there was no record:"
                + " request timed out");
  }

  @Test
  public void aStoreWhereNobodyWinsARaceIsNotTakenForSafe() {
    assertThatThrownBy(
            () ->
                probe(
                    new ForwardingStore(honest) {
                      @Override
                      public CommitRecord createRecord(String key, byte[] body)
                          throws StoreException {
                        if (key.contains("/create-")) {
                          throw new RequestRefusedException("429: slow down");
                        }
                        return super.createRecord(key, body);
                      }

                      @Override
                      public CommitRecord replaceRecord(
                          String key, byte[] body, RecordVersion expected) throws StoreException {
                        if (key.contains("/replace-")) {
                          throw new PreconditionFailedException("412");
                        }
                        return super.replaceRecord(key, body, expected);
                      }
                    }))
        .isExactlyInstanceOf(StoreException.class)
        .hasMessage(
            "The store probe of 'memory://store/root' could not tell: in none of 4 races of 32"
                + " writers did one come through, for '429: slow down'; expected one in each");
  }

  @Test
  public void whatCannotBeDeletedIsReportedAndChangesNoVerdict() throws Exception {
    AtomicStore undeletable = undeletable(honest);
    assertThat(probe(undeletable).cleanUp().failed().toString())
        .contains(PREFIX, "403: permission 'objects.delete' is missing");

    Throwable unsafe =
        catchThrowable(() -> probe(undeletable(new RacyStore(new InMemoryAtomicStore(), 2))));
    assertThat(unsafe).isInstanceOf(UnsafeStoreException.class);
    assertThat(unsafe.getSuppressed()[0])
        .hasMessageContainingAll("Records of the store probe are left", "objects.delete");
  }

  private static AtomicStore undeletable(AtomicStore store) {
    return new ForwardingStore(store) {
      @Override
      public DeleteReport delete(Collection<String> keys) throws StoreException {
        throw new RequestRefusedException("403: permission 'objects.delete' is missing");
      }
    };
  }

  @Test
  public void anErrorOfAWriterIsNotTakenForAReply() {
    assertThatThrownBy(
            () ->
                probe(
                    new ForwardingStore(honest) {
                      @Override
                      public CommitRecord createRecord(String key, byte[] body)
                          throws StoreException {
                        if (key.contains("/create-")) {
                          throw new LinkageError("planted");
                        }
                        return super.createRecord(key, body);
                      }
                    }))
        .isInstanceOf(LinkageError.class)
        .hasMessage("planted");
  }

  private static CommitRecord overwrite(AtomicStore store, String key, byte[] body)
      throws StoreException {
    Optional<CommitRecord> found = store.readRecord(key);
    return found.isPresent()
        ? store.replaceRecord(key, body, found.get().version())
        : store.createRecord(key, body);
  }
}
