package io.atomicpartition.publish;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import java.util.Optional;

/** What one look at a partition's manifest says about a publish. */
sealed interface Verdict {
  /**
   * The publish is decided.
   *
   * @param result what became of it
   * @param liveAttempt the attempt of this publish that is live, if one is
   * @param wasReplaced only the history names this publish
   */
  record Settled(PublishResult result, Optional<String> liveAttempt, boolean wasReplaced)
      implements Verdict {}

  /**
   * The publish may be committed over what was read.
   *
   * @param current the record and its manifest; empty if there is none
   */
  record Admissible(Optional<Current> current) implements Verdict {
    Optional<RecordVersion> version() {
      return Current.version(current);
    }
  }

  /** CREATE found equal content whose files are not all there. */
  record Damaged(StoreException cause) implements Verdict {}

  /** The history has dropped the entry that would tell. */
  record Forgotten(long sequence, long evictedThrough) implements Verdict {}

  /** A commit record and what it holds. */
  record Current(CommitRecord record, Manifest manifest) {
    /** Empty: there is no record. */
    static Optional<RecordVersion> version(Optional<Current> current) {
      return current.map(c -> c.record().version());
    }
  }
}
