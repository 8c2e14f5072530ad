package io.atomicpartition.publish;

import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.publish.SweepReport.Kind;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds, and deletes if it is to, the files in a partition that its manifest does not need: data
 * files of attempts that crashed or lost, data files of publishes that were replaced or
 * un-published long enough ago, and what killed writers of the local store have left half-made.
 *
 * <p>In this order: read the manifest; list; write the manifest again under the version read,
 * changing only its write id (a <em>fence</em>); delete what was listed. An attempt that had its
 * files listed before the fence can no longer commit, for its commit is conditional on the version
 * before the fence; an attempt that begins after the fence has names of its own, which were not
 * listed. So nothing that is deleted can be live or become it, whatever its age, and there is no
 * second listing. Where the fence is not known to be in force nothing is deleted; a fence that
 * lands late then costs a publish an attempt, and nothing else.
 *
 * <p>Of the local store's hidden files, those whose name nobody uses twice are deleted by name:
 * their writer, should it still be at work, fails to link or rename its file, knows that, and tries
 * again. {@code ._manifest.json.next} is always called so and may by now be another writer's, who
 * would be left in doubt of its commit. It is never deleted by name: the fence, which holds the
 * lock that guards it, takes it away. Lock files stay.
 *
 * <p>Needs memory for what it finds in one partition. The same replies of the store, the clock and
 * the ids make the same calls.
 */
public final class PartitionSweep {
  private final AtomicStore store;
  private final PublishEnvironment environment;
  private final SweepPolicy policy;

  /**
   * @throws IllegalArgumentException if the policy retains files for longer than histories remember
   *     them, or the store cannot be fenced and this is no dry run
   */
  public PartitionSweep(AtomicStore store, PublishEnvironment environment, SweepPolicy policy) {
    Duration remembered = environment.historyLimits().retention();
    if (policy.retention().compareTo(remembered) > 0) {
      throw new IllegalArgumentException(
          String.format(
              "Replaced files cannot be retained for %s: a manifest may forget after %s which files"
                  + " were replaced; choose a retention up to that",
              policy.retention(), remembered));
    }
    if (!policy.dryRun() && !store.commitsAtomically()) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' writes nothing conditionally, so nothing can keep a publish from committing"
                  + " files while they are deleted; only a dry run is offered there",
              store.location().root()));
    }
    this.store = store;
    this.environment = environment;
    this.policy = policy;
  }

  /** Sweeps one partition. Never throws for what a store does: the report says it. */
  public SweepReport sweep(PartitionRef partition) {
    List<Candidate> candidates = new ArrayList<>();
    Optional<Verdict.Current> current;
    try {
      current = Judge.read(store, partition);
      list(partition, new Rules(current), candidates);
    } catch (ManifestFormatException | StoreException e) {
      return report(partition, Ending.FAILED, List.of(), e.getMessage());
    }
    if (candidates.isEmpty()) {
      return report(partition, Ending.NOTHING_FOUND, candidates, "");
    }
    if (policy.dryRun()) {
      return report(partition, Ending.DRY_RUN, candidates, "");
    }
    Optional<String> doubt = new Fence(store, environment).write(partition, current);
    return doubt.isPresent()
        ? report(partition, Ending.FENCE_LOST, candidates, doubt.get())
        : deleted(partition, candidates);
  }

  /**
   * An object that may go.
   *
   * @param byFence it goes with the fence, and must not be deleted by its name
   */
  private record Candidate(Finding finding, boolean byFence) {}

  private void list(PartitionRef partition, Rules rules, List<Candidate> candidates)
      throws StoreException {
    String prefix = partition.path() + "/";
    Optional<String> token = Optional.empty();
    do {
      Optional<String> next = token;
      ListPage page = Guarded.call("Listing '" + prefix + "'", () -> store.list(prefix, next));
      for (StoredObject object : page.objects()) {
        PartitionFile.of(object.key())
            .filter(file -> file.partition().equals(partition))
            .flatMap(file -> rules.candidate(file, object))
            .ifPresent(candidates::add);
      }
      token = page.nextPageToken();
    } while (token.isPresent());
  }

  /** What one manifest says of the files around it. */
  private final class Rules {
    private final Instant now = environment.clock().instant();
    private final boolean fenceReplaces;
    private final Optional<String> liveAttempt;
    private final Set<String> liveKeys = new HashSet<>();
    private final Map<String, Optional<Instant>> replacedAt = new HashMap<>();

    Rules(Optional<Verdict.Current> current) {
      Optional<Manifest.Publish> live = current.flatMap(c -> c.manifest().publish());
      this.fenceReplaces = current.isPresent();
      this.liveAttempt = live.map(Manifest.Publish::attempt);
      live.ifPresent(l -> addLive(current.orElseThrow().manifest().partition(), l));
      current
          .map(c -> History.carriedBy(c.record(), c.manifest()).entries())
          .orElse(List.of())
          .forEach(e -> e.attempt().ifPresent(attempt -> replacedAt.put(attempt, e.replacedAt())));
    }

    private void addLive(PartitionRef partition, Manifest.Publish live) {
      for (Manifest.Table table : live.tables()) {
        table.files().forEach(file -> liveKeys.add(partition.path() + "/" + file.path()));
      }
    }

    Optional<Candidate> candidate(PartitionFile file, StoredObject object) {
      return switch (file.role()) {
        case MANIFEST -> Optional.empty();
        case DATA -> data(file.attempt().orElseThrow(), object);
        case HALF_MADE ->
            older(Kind.HALF_MADE, object, object.lastModified(), policy.orphanAge(), false);
        case NEXT_MANIFEST ->
            fenceReplaces
                ? older(Kind.HALF_MADE, object, object.lastModified(), policy.orphanAge(), true)
                : Optional.empty();
      };
    }

    private Optional<Candidate> data(String attempt, StoredObject object) {
      if (liveKeys.contains(object.key()) || liveAttempt.equals(Optional.of(attempt))) {
        return Optional.empty();
      }
      Optional<Instant> replaced = replacedAt.get(attempt);
      if (replaced == null) {
        return older(Kind.ORPHAN, object, object.lastModified(), policy.orphanAge(), false);
      }
      return replaced.flatMap(at -> older(Kind.REPLACED, object, at, policy.retention(), false));
    }

    private Optional<Candidate> older(
        Kind kind, StoredObject object, Instant since, Duration age, boolean byFence) {
      Duration found = Duration.between(since, now); // to add could leave what an instant holds
      return found.compareTo(age) > 0
          ? Optional.of(
              new Candidate(new Finding(kind, object.key(), 1, object.size(), found), byFence))
          : Optional.empty();
    }
  }

  private SweepReport deleted(PartitionRef partition, List<Candidate> candidates) {
    List<String> keys =
        candidates.stream().filter(c -> !c.byFence()).map(c -> c.finding().key()).toList();
    DeleteReport deleted = Batches.delete(store, keys);
    int byFence = candidates.size() - keys.size();
    return new SweepReport(
        partition.path(),
        Ending.SWEPT,
        candidates.stream().map(Candidate::finding).toList(),
        new DeleteReport(deleted.gone() + byFence, deleted.failed()),
        "");
  }

  private static SweepReport report(
      PartitionRef partition, Ending ending, List<Candidate> candidates, String detail) {
    return new SweepReport(
        partition.path(),
        ending,
        candidates.stream().map(Candidate::finding).toList(),
        DeleteReport.NOTHING,
        detail);
  }
}
