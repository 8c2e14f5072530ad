package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a partition's manifest, strongly and uncached, and says what it means for a publish. */
final class Judge {
  private final AtomicStore store;
  private final PublishEnvironment environment;

  Judge(AtomicStore store, PublishEnvironment environment) {
    this.store = store;
    this.environment = environment;
  }

  /** Reads what is there now. */
  static Optional<Verdict.Current> read(AtomicStore store, PartitionRef partition)
      throws StoreException, ManifestFormatException {
    String key = partition.manifestKey();
    Optional<CommitRecord> record =
        Guarded.call("Reading '" + key + "'", () -> store.readRecord(key));
    return record.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Verdict.Current(record.get(), ManifestJson.read(partition, record.get().body())));
  }

  /**
   * Reads again where a version may have been read before. Nobody deletes a manifest, so where one
   * was, to find none says nothing, least of all that no request of ours has landed.
   *
   * @param before the version that was there; empty: there was none
   * @throws StoreException also if there was a manifest, and the store finds none
   */
  static Optional<Verdict.Current> readAgain(
      AtomicStore store, PartitionRef partition, Optional<RecordVersion> before)
      throws StoreException, ManifestFormatException {
    Optional<Verdict.Current> current = read(store, partition);
    if (before.isPresent() && current.isEmpty()) {
      throw new StoreException(
          "The manifest had the version " + before.get() + ", and now the store finds none");
    }
    return current;
  }

  /** Reads what is there now. */
  Optional<Verdict.Current> read(PublishPlan plan) throws StoreException, ManifestFormatException {
    return read(store, plan.partition());
  }

  /** See {@link #readAgain(AtomicStore, PartitionRef, Optional)}. */
  Optional<Verdict.Current> readAgain(PublishPlan plan, Optional<RecordVersion> before)
      throws StoreException, ManifestFormatException {
    return readAgain(store, plan.partition(), before);
  }

  /** What {@code current}, just read, means for the publish. */
  Verdict judge(PublishPlan plan, Optional<Verdict.Current> current)
      throws StoreException, CommitStateUnknownException {
    if (current.isEmpty()) {
      return sequenceIs(plan, 0, current);
    }
    Manifest manifest = current.get().manifest();
    if (manifest.liveIs(plan.publishId())) {
      return ownIsLive(plan, manifest);
    }
    Optional<History.Entry> own = manifest.history().find(History.Kind.PUBLISH, plan.publishId());
    if (own.isPresent()) {
      persist(plan);
      return new Verdict.Settled(
          result(
              plan,
              Outcome.PUBLISHED,
              own.get().sequence(),
              Optional.empty(),
              "was published as sequence "
                  + own.get().sequence()
                  + " and is no longer live: the partition is at sequence "
                  + manifest.sequence()),
          Optional.empty(),
          true);
    }
    if (holdsEqualContent(plan, manifest)) {
      try {
        verifyFiles(plan.partition(), manifest.publish().orElseThrow());
        persist(plan);
        return settled(plan, Outcome.ALREADY_PUBLISHED, manifest, "equal content is live already");
      } catch (ObjectMissingException | ObjectMismatchException e) {
        if (plan.policy().mode() == Mode.CREATE) {
          return new Verdict.Damaged(e);
        }
      }
    }
    return sequenceIs(plan, manifest.sequence(), current);
  }

  /** The result of a commit that the store has acknowledged. */
  PublishResult committed(PublishPlan plan, Manifest manifest) {
    return result(
        plan,
        Outcome.PUBLISHED,
        manifest.sequence(),
        Optional.of(manifest),
        "is live as sequence " + manifest.sequence());
  }

  private Verdict ownIsLive(PublishPlan plan, Manifest manifest)
      throws CommitStateUnknownException {
    Manifest.Publish live = manifest.publish().orElseThrow();
    if (plan.conflictAtCapture().isEmpty() && !live.contentId().equals(plan.contentId())) {
      environment.observer().contentDiffers(plan.partition(), live.contentId(), plan.contentId());
    }
    persist(plan);
    return new Verdict.Settled(
        result(
            plan,
            Outcome.PUBLISHED,
            manifest.sequence(),
            Optional.of(manifest),
            "is live as sequence " + manifest.sequence()),
        Optional.of(live.attempt()),
        false);
  }

  /**
   * What was read is the truth, but a power cut could undo it. A later fsync would prove nothing.
   */
  private void persist(PublishPlan plan) throws CommitStateUnknownException {
    try {
      Guarded.call(
          "Persisting '" + plan.partition() + "'",
          () -> {
            store.persist(plan.partition().path());
            return null;
          });
    } catch (StoreException e) {
      throw new CommitStateUnknownException(
          plan.partition(),
          "what its manifest says could not be made durable: " + e.getMessage(),
          e);
    }
  }

  private static boolean holdsEqualContent(PublishPlan plan, Manifest manifest) {
    return !plan.policy().rewriteEqual()
        && plan.conflictAtCapture().isEmpty()
        && manifest.publish().map(p -> p.contentId().equals(plan.contentId())).orElse(false);
  }

  private void verifyFiles(PartitionRef partition, Manifest.Publish live) throws StoreException {
    List<Guarded.Call<StoredObject>> calls = new ArrayList<>();
    for (Manifest.Table table : live.tables()) {
      for (Manifest.DataFile file : table.files()) {
        String key = partition.path() + "/" + file.path();
        ObjectDigest digest = new ObjectDigest(file.size(), file.crc32c(), file.sha256());
        calls.add(() -> Guarded.call("Verifying '" + key + "'", () -> store.verify(key, digest)));
      }
    }
    Together.run(environment.files(), calls);
  }

  private Verdict sequenceIs(PublishPlan plan, long sequence, Optional<Verdict.Current> current) {
    Optional<Manifest> found = current.map(Verdict.Current::manifest);
    Optional<Manifest.Publish> live = found.flatMap(Manifest::publish);
    if (plan.conflictAtCapture().isPresent()) {
      long captured = plan.conflictAtCapture().getAsLong();
      return conflict(
          plan,
          captured,
          found,
          "had sequence "
              + captured
              + " when the first row was to be written, and the caller had read "
              + plan.expectedSequence()
              + "; read it again");
    }
    if (sequence == plan.expectedSequence()) {
      return new Verdict.Admissible(current);
    }
    long evictedThrough = current.map(c -> c.manifest().history().evictedThrough()).orElse(0L);
    if (evictedThrough > plan.expectedSequence()) {
      return new Verdict.Forgotten(sequence, evictedThrough);
    }
    if (live.isPresent() && plan.policy().whenLive() == WhenLive.SKIP) {
      return new Verdict.Settled(
          result(
              plan,
              Outcome.SKIPPED_LIVE,
              sequence,
              found,
              "is live with other content and is left alone"),
          Optional.empty(),
          false);
    }
    return conflict(plan, sequence, found, conflictDetail(plan, sequence, live));
  }

  private static String conflictDetail(
      PublishPlan plan, long sequence, Optional<Manifest.Publish> live) {
    String found =
        live.map(p -> "is live with other content, sequence " + sequence + " by run " + p.run())
            .orElse("is not live and has sequence " + sequence);
    if (plan.policy().mode() == Mode.CREATE) {
      return found
          + (live.isPresent()
              ? "; CREATE never overwrites: use REPLACE to replace it"
              : "; it was un-published: use REPLACE to fill it again");
    }
    return found
        + "; this publish began at sequence "
        + plan.expectedSequence()
        + ": somebody else has changed the partition since";
  }

  private Verdict conflict(
      PublishPlan plan, long sequence, Optional<Manifest> found, String detail) {
    return new Verdict.Settled(
        result(plan, Outcome.CONFLICT, sequence, found, detail), Optional.empty(), false);
  }

  private Verdict settled(PublishPlan plan, Outcome outcome, Manifest manifest, String detail) {
    return new Verdict.Settled(
        result(plan, outcome, manifest.sequence(), Optional.of(manifest), detail),
        Optional.empty(),
        false);
  }

  private PublishResult result(
      PublishPlan plan, Outcome outcome, long sequence, Optional<Manifest> found, String detail) {
    return new PublishResult(
        plan.partition(),
        outcome,
        plan.publishId(),
        plan.expectedSequence(),
        sequence,
        found,
        store.uri(plan.partition().manifestKey()),
        detail);
  }
}
