package io.atomicpartition.explorer;

import io.atomicpartition.publish.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the omniscient reader has seen and nobody else can know for sure: every write of a manifest.
 * Never changes.
 *
 * @param commits in their order
 * @param unpublished names of those whose un-publish was applied, as often as it was
 * @param versions of all manifests that ever were
 * @param liveOnce keys of files that are, or once were, live
 * @param firstByte by actor: the sequence when it wrote its first temp
 * @param hash of all this
 */
record Ghost(
    List<Commit> commits,
    List<String> unpublished,
    Set<String> versions,
    Set<String> liveOnce,
    Map<String, Long> firstByte,
    Hash hash) {
  static final Ghost NOTHING =
      new Ghost(List.of(), List.of(), Set.of(), Set.of(), Map.of(), Hash.ZERO);

  /** A write that made files live. */
  record Commit(String actor, Group group, String publishId, String attempt, Manifest manifest) {
    long sequence() {
      return manifest.sequence();
    }
  }

  Optional<Commit> commitOf(Group group) {
    return commits.stream().filter(c -> c.group().name().equals(group.name())).findFirst();
  }

  Ghost with(Commit commit, String version, Set<String> files) {
    Set<String> live = new HashSet<>(liveOnce);
    live.addAll(files);
    return new Ghost(
        plus(commits, commit),
        unpublished,
        plus(versions, version),
        live,
        firstByte,
        and("live", version));
  }

  Ghost withUnpublish(String actor, String version) {
    return new Ghost(
        commits,
        plus(unpublished, actor),
        plus(versions, version),
        liveOnce,
        firstByte,
        and("unpublish", version));
  }

  Ghost withFence(String version) {
    return new Ghost(
        commits, unpublished, plus(versions, version), liveOnce, firstByte, and("fence", version));
  }

  Ghost withTemp(String actor, long sequence) {
    if (firstByte.containsKey(actor)) {
      return this;
    }
    Map<String, Long> more = new HashMap<>(firstByte);
    more.put(actor, sequence);
    // Not in the order in which it happened, which may be that of independent calls.
    return new Ghost(
        commits, unpublished, versions, liveOnce, more, hash.plus(Hash.of(actor + sequence)));
  }

  private Hash and(String what, String version) {
    return hash.then(Hash.of(what + version));
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }

  private static <T> Set<T> plus(Set<T> set, T more) {
    Set<T> larger = new HashSet<>(set);
    larger.add(more);
    return larger;
  }
}
