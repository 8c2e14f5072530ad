package io.atomicpartition.publish;

import io.atomicpartition.store.CommitRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a partition has seen before its present state, so that a retry that comes late recognises
 * its own publish, and a sweep knows what may go.
 *
 * @param evictedThrough the highest sequence whose entry was dropped; 0 if none was
 * @param entries newest first
 */
public record History(long evictedThrough, List<Entry> entries) {
  /** Nothing was seen. */
  public static final History NONE = new History(0, List.of());

  public History {
    entries = List.copyOf(entries);
  }

  /** What an entry stands for. */
  public enum Kind {
    /** A publish, by its publish id. */
    PUBLISH,
    /** An un-publish, by its write id. */
    UNPUBLISH
  }

  /**
   * One publish or un-publish.
   *
   * @param kind which of them
   * @param id its publish id or write id
   * @param sequence the one that it had
   * @param attempt the attempt whose files it made live; empty for an un-publish
   * @param replacedAt the store's time stamp of the write that replaced it; empty until the write
   *     after that one, and while it has not been replaced
   */
  public record Entry(
      Kind kind,
      String id,
      long sequence,
      Optional<String> attempt,
      Optional<Instant> replacedAt) {}

  /** Whether an entry has this id. */
  public boolean names(Kind kind, String id) {
    return find(kind, id).isPresent();
  }

  /** The entry with this id. */
  public Optional<Entry> find(Kind kind, String id) {
    return entries.stream().filter(e -> e.kind() == kind && e.id().equals(id)).findFirst();
  }

  /**
   * The history that the next write over {@code current} carries, when that write leaves the
   * sequence as it is: entries that the current write had replaced learn when that was.
   *
   * @param manifest what {@code current} holds
   */
  static History carriedBy(CommitRecord current, Manifest manifest) {
    List<Entry> entries = new ArrayList<>();
    for (Entry e : manifest.history().entries()) {
      boolean replacedByCurrent = e.replacedAt().isEmpty() && e.sequence() < manifest.sequence();
      entries.add(
          replacedByCurrent
              ? new Entry(
                  e.kind(), e.id(), e.sequence(), e.attempt(), Optional.of(current.lastModified()))
              : e);
    }
    return new History(manifest.history().evictedThrough(), entries);
  }

  /**
   * The history that the write which replaces {@code current}'s state carries: what it was becomes
   * an entry, and the oldest are dropped beyond the limits.
   */
  static History after(CommitRecord current, Manifest manifest, HistoryLimits limits, Instant now) {
    History carried = carriedBy(current, manifest);
    List<Entry> entries = new ArrayList<>(carried.entries());
    manifest
        .publish()
        .ifPresent(
            p ->
                entries.add(
                    0,
                    new Entry(
                        Kind.PUBLISH,
                        p.publishId(),
                        manifest.sequence(),
                        Optional.of(p.attempt()),
                        Optional.empty())));
    return limits.apply(new History(carried.evictedThrough(), entries), now);
  }

  /** This history with a newest entry. */
  History plus(Entry newest) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(0, newest);
    return new History(evictedThrough, more);
  }
}
