package io.atomicpartition.publish;

import io.atomicpartition.publish.NotCommittedException.Reason;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.StoreException;

/**
 * Makes one partition live, whole or not at all: judge, promote, commit, and after any doubt judge
 * again.
 *
 * <p>May be called for one plan any number of times, by retries and zombies at once: the publish
 * commits at most once. Thread-safe if the store is.
 */
public final class Publisher {
  private final AtomicStore store;
  private final PublishEnvironment environment;
  private final Judge judge;

  public Publisher(AtomicStore store, PublishEnvironment environment) {
    this.store = store;
    this.environment = environment;
    this.judge = new Judge(store, environment);
  }

  /**
   * Publishes, or finds out that it is decided already. A conflict is a result and not an
   * exception.
   *
   * @throws NotCommittedException if this call has definitely not committed it; its files are
   *     deleted as far as they could be seen, the temps are not
   * @throws CommitStateUnknownException if it may be committed, or may yet be; nothing is deleted
   */
  public PublishResult publish(PublishPlan plan)
      throws NotCommittedException, CommitStateUnknownException {
    boolean inPlace = false;
    for (int tries = 1; ; tries++) {
      Step step = attempt(plan, inPlace);
      if (step instanceof Step.Done done) {
        return done.result();
      }
      Step.Again again = (Step.Again) step;
      inPlace |= again.inPlace();
      if (tries >= environment.tries()) {
        throw new NotCommittedException(
            plan.partition(),
            Reason.REFUSED,
            String.format("%d attempts were made, the last given up: %s", tries, again.why()),
            null);
      }
      environment.observer().retrying(plan.partition(), again.why());
      pause(plan, tries);
    }
  }

  private Step attempt(PublishPlan plan, boolean inPlace)
      throws NotCommittedException, CommitStateUnknownException {
    Verdict verdict = judgeBeforeAnyRequest(plan);
    if (!(verdict instanceof Verdict.Admissible base)) {
      return new Step.Done(decided(plan, verdict));
    }
    Attempt attempt;
    try {
      attempt = Attempt.start(store, plan, base, environment, inPlace);
    } catch (StoreException e) {
      throw promoteFailed(plan, e);
    }
    Commit commit;
    try {
      attempt.promote();
      commit = new Commit(judge, environment, plan, attempt, base.version());
    } catch (PlacementLostException e) {
      attempt.discard();
      return new Step.Again("a cleaner took the staged directory", false);
    } catch (ObjectMissingException e) {
      attempt.discard();
      return new Step.Done(decidedByOthers(plan, e));
    } catch (StoreException | RuntimeException e) {
      attempt.discard();
      throw promoteFailed(plan, e);
    }
    return commit.run();
  }

  private Verdict judgeBeforeAnyRequest(PublishPlan plan)
      throws NotCommittedException, CommitStateUnknownException {
    StepTimer timer = new StepTimer(environment, plan.partition(), PublishStep.JUDGE);
    try {
      return judge.judge(plan, judge.read(plan));
    } catch (ManifestFormatException e) {
      throw new NotCommittedException(
          plan.partition(), Reason.MANIFEST_UNREADABLE, e.getMessage(), e);
    } catch (StoreException e) {
      throw new NotCommittedException(plan.partition(), Reason.STORE_FAILED, e.getMessage(), e);
    } finally {
      timer.stop();
    }
  }

  /** A temp is gone: somebody has decided this publish and cleaned up, or rows are lost. */
  private PublishResult decidedByOthers(PublishPlan plan, ObjectMissingException missing)
      throws NotCommittedException, CommitStateUnknownException {
    Verdict verdict = judgeBeforeAnyRequest(plan);
    if (verdict instanceof Verdict.Admissible) {
      throw new NotCommittedException(
          plan.partition(),
          Reason.DATA_LOST,
          "a temp is gone though nobody has published it: " + missing.getMessage(),
          missing);
    }
    return decided(plan, verdict);
  }

  /** What a verdict other than "admissible" means where no request of this call can still land. */
  static PublishResult decided(PublishPlan plan, Verdict verdict)
      throws NotCommittedException, CommitStateUnknownException {
    if (verdict instanceof Verdict.Settled settled) {
      return settled.result();
    }
    if (verdict instanceof Verdict.Damaged damaged) {
      throw new NotCommittedException(
          plan.partition(),
          Reason.DAMAGED,
          "equal content is live by its manifest, but damaged: " + damaged.cause().getMessage(),
          damaged.cause());
    }
    Verdict.Forgotten forgotten = (Verdict.Forgotten) verdict;
    throw new CommitStateUnknownException(
        plan.partition(),
        String.format(
            "it is at sequence %d, this publish began at %d, and the history is forgotten through"
                + " %d",
            forgotten.sequence(), plan.expectedSequence(), forgotten.evictedThrough()),
        null);
  }

  private static NotCommittedException promoteFailed(PublishPlan plan, Exception cause) {
    return new NotCommittedException(
        plan.partition(), Reason.PROMOTE_FAILED, cause.getMessage(), cause);
  }

  private void pause(PublishPlan plan, int tries) throws NotCommittedException {
    try {
      environment.pause().after(tries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotCommittedException(
          plan.partition(), Reason.REFUSED, "interrupted before the next attempt", e);
    }
  }
}
