package io.atomicpartition.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A store where the check of a condition and the write are two steps, made certain: a writer is
 * never refused for what another thread wrote, until so many have won. Writers of one thread, one
 * after the other, find every condition honoured.
 */
public final class RacyStore extends ForwardingStore {
  private final int winners;
  private final OptionalInt withoutReply;
  private final Map<String, Thread> lastWriter = new HashMap<>();
  private final Map<String, Integer> won = new HashMap<>();

  /**
   * @param winners how many of those who race to create one record may win, and again of those who
   *     race to replace it
   */
  public RacyStore(AtomicStore store, int winners) {
    this(store, winners, OptionalInt.empty());
  }

  /**
   * @param withoutReply the number of the winner who is not told, from 1 on
   */
  public RacyStore(AtomicStore store, int winners, OptionalInt withoutReply) {
    super(store);
    this.winners = winners;
    this.withoutReply = withoutReply;
  }

  @Override
  public boolean conditionsNeedProbe() {
    return true;
  }

  @Override
  public synchronized CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return write(key, body, Optional.empty());
  }

  @Override
  public synchronized CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return write(key, body, Optional.of(expected));
  }

  private CommitRecord write(String key, byte[] body, Optional<RecordVersion> expected)
      throws StoreException {
    Optional<RecordVersion> found = readRecord(key).map(CommitRecord::version);
    boolean holds = found.equals(expected);
    String race = key + expected;
    boolean unseen = found.isPresent() && lastWriter.get(key) != Thread.currentThread();
    if (!holds && !(unseen && won.getOrDefault(race, 0) < winners)) {
      throw new PreconditionFailedException("'" + key + "' has version " + found);
    }
    CommitRecord written =
        found.isPresent()
            ? super.replaceRecord(key, body, found.get())
            : super.createRecord(key, body);
    lastWriter.put(key, Thread.currentThread());
    int winner = won.merge(race, 1, Integer::sum);
    if (withoutReply.isPresent() && withoutReply.getAsInt() == winner) {
      throw new StateUnknownException("connection reset");
    }
    return written;
  }
}
