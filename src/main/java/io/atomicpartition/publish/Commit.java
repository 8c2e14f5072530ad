package io.atomicpartition.publish;

import io.atomicpartition.publish.NotCommittedException.Reason;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.TargetOccupiedException;
import java.io.IOException;
import java.util.Optional;

/**
 * The commit of one attempt: sends the manifest, and after anything but success reads back and
 * judges, for a status code alone proves nothing. The attempt's files are deleted only where none
 * of its requests has been, or can still be, applied.
 */
final class Commit {
  private final Judge judge;
  private final PublishEnvironment environment;
  private final PublishPlan plan;
  private final Attempt attempt;
  private final Optional<RecordVersion> over;
  private final Manifest manifest;
  private final byte[] body;

  /** Whether a request was sent whose effect is not known. */
  private boolean mayLand = false;

  /**
   * @param over the version that the manifest is to replace; empty: there is none
   * @throws IllegalStateException if the manifest cannot be written as JSON; nothing was sent
   */
  Commit(
      Judge judge,
      PublishEnvironment environment,
      PublishPlan plan,
      Attempt attempt,
      Optional<RecordVersion> over) {
    this.judge = judge;
    this.environment = environment;
    this.plan = plan;
    this.attempt = attempt;
    this.over = over;
    this.manifest = attempt.manifest();
    this.body = ManifestJson.write(manifest);
  }

  Step run() throws NotCommittedException, CommitStateUnknownException {
    StepTimer timer = new StepTimer(environment, plan.partition(), PublishStep.COMMIT);
    try {
      return untilDecided();
    } finally {
      timer.stop();
    }
  }

  private Step untilDecided() throws NotCommittedException, CommitStateUnknownException {
    for (int sends = 1; ; sends++) {
      Optional<StoreException> failure = send();
      if (failure.isEmpty()) {
        return new Step.Done(judge.committed(plan, manifest));
      }
      mayLand |= !failure.get().definitelyNotApplied();
      Optional<Step> ending = lookAgain(failure.get());
      if (ending.isPresent()) {
        return ending.get();
      }
      if (sends >= environment.tries() || !paused(sends)) {
        throw giveUp(Reason.REFUSED, failure.get());
      }
      environment.observer().retrying(plan.partition(), failure.get().getMessage());
    }
  }

  private Optional<StoreException> send() {
    try {
      attempt.commit(body);
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.of(e);
    }
  }

  /** Empty: still the version that was judged, so the same bytes may be sent again. */
  private Optional<Step> lookAgain(StoreException failure)
      throws NotCommittedException, CommitStateUnknownException {
    for (int reads = 1; ; reads++) {
      try {
        Optional<Verdict.Current> current = judge.readAgain(plan, over);
        // While this version is current, a request may land, so it is not judged again: files of
        // the live publish that were missing before could be there now and change the verdict.
        return Verdict.Current.version(current).equals(over)
            ? stagedAnew(failure)
            : Optional.of(endingBy(judge.judge(plan, current)));
      } catch (ManifestFormatException e) {
        throw giveUp(Reason.MANIFEST_UNREADABLE, e);
      } catch (StoreException e) {
        if (reads >= environment.tries() || !paused(reads)) {
          throw giveUp(Reason.STORE_FAILED, e);
        }
      }
    }
  }

  private Optional<Step> stagedAnew(StoreException failure) {
    if (failure instanceof TargetOccupiedException || failure instanceof PlacementLostException) {
      attempt.discard(); // the staged directory is not live, and no rename can find it again
      return Optional.of(
          new Step.Again(failure.getMessage(), failure instanceof TargetOccupiedException));
    }
    return Optional.empty();
  }

  /** What another version than the judged one means: no request of this attempt can land now. */
  private Step endingBy(Verdict verdict) throws NotCommittedException, CommitStateUnknownException {
    if (verdict instanceof Verdict.Settled settled) {
      boolean ours = settled.liveAttempt().map(a -> a.equals(attempt.id())).orElse(false);
      if (!ours && !settled.wasReplaced()) {
        attempt.discard();
      }
      return new Step.Done(settled.result());
    }
    if (verdict instanceof Verdict.Damaged) {
      attempt.discard();
    }
    if (verdict instanceof Verdict.Admissible) {
      attempt.discard();
      return new Step.Again("the manifest was fenced", false);
    }
    return new Step.Done(Publisher.decided(plan, verdict));
  }

  /** Deletes this attempt's files and throws, unless a request may yet land: then only throws. */
  private NotCommittedException giveUp(Reason reason, IOException cause)
      throws CommitStateUnknownException {
    if (mayLand) {
      throw new CommitStateUnknownException(plan.partition(), cause.getMessage(), cause);
    }
    attempt.discard();
    return new NotCommittedException(plan.partition(), reason, cause.getMessage(), cause);
  }

  private boolean paused(int tries) {
    try {
      environment.pause().after(tries);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
