package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Actor.Role;
import io.atomicpartition.explorer.Call.Kind;
import io.atomicpartition.explorer.Contents.Blob;
import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.Unpublisher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The omniscient reader. It sees each call that is applied, and each state that is reached. What it
 * says of a state hangs on that state alone, so that no order of independent calls is needed to
 * find out.
 */
final class Guarantees {
  private final Node.World world;
  private final Shape shape;
  private final String root;
  private final List<PartitionRef> partitions;
  private final boolean globsAreWhole;
  private final Map<String, Manifest> parsed = new HashMap<>();

  /**
   * @param globsAreWhole see {@link Scenario#globsAreWhole}
   */
  Guarantees(Node.World world, Shape shape, List<PartitionRef> partitions, boolean globsAreWhole) {
    this.world = world;
    this.shape = shape;
    this.root = shape.root();
    this.partitions = partitions;
    this.globsAreWhole = globsAreWhole;
  }

  /** What is known once a call was applied. */
  Ghost applied(State before, Actor actor, Call call, Contents after) throws Violation {
    Ghost ghost = before.ghost();
    for (PartitionRef partition : partitions) {
      String key = root + partition.manifestKey();
      if (!version(before.contents(), key).equals(version(after, key))) {
        ghost = manifestWritten(before, actor, partition, after);
      }
    }
    if (writesTemp(before, call)) {
      PartitionRef partition = actor.group().partition();
      long sequence = manifest(before.contents(), partition).map(Manifest::sequence).orElse(0L);
      ghost = ghost.withTemp(actor.name(), sequence);
    }
    if (call.kind() == Kind.DELETE) {
      for (String key : call.writes()) {
        if (before.contents().has(key) && !after.has(key)) {
          deleted(before, actor, key);
        }
      }
    }
    return ghost;
  }

  private static boolean writesTemp(State before, Call call) {
    return call.kind() == Kind.WRITE
        && call.writes().stream().anyMatch(k -> k.contains("/temp-") && !before.contents().has(k));
  }

  /** Of a temp and a manifest, which share no key, it matters for G6 which came first. */
  boolean remembersTheOrder(State before, Call one, Call other) {
    return (writesTemp(before, one) && mayWriteManifest(other))
        || (writesTemp(before, other) && mayWriteManifest(one));
  }

  private boolean mayWriteManifest(Call call) {
    return partitions.stream().anyMatch(p -> call.mayWrite(root + p.manifestKey()));
  }

  private Ghost manifestWritten(
      State before, Actor actor, PartitionRef partition, Contents contents) throws Violation {
    Optional<Blob> blob = contents.get(root + partition.manifestKey());
    if (blob.isEmpty()) {
      throw new Violation("G4", actor.name() + " deletes the manifest, which nobody may");
    }
    Ghost ghost = before.ghost();
    String version = blob.get().version();
    if (ghost.versions().contains(version)) {
      throw new Violation("G4", "two writes of the manifest have equal bodies");
    }
    Manifest now;
    try {
      now = parse(partition, blob.get());
    } catch (IllegalStateException e) {
      throw new Violation("G1", "the manifest cannot be read: " + e.getCause().getMessage());
    }
    Optional<Manifest> old = manifest(before.contents(), partition);
    requireHistory(ghost, partition, now);
    long sequence = old.map(Manifest::sequence).orElse(0L);
    if (now.live() && !attempt(now).equals(old.flatMap(Guarantees::attempt))) {
      return committed(before, partition, now, old, version);
    }
    if (!now.live() && old.map(Manifest::live).orElse(false)) {
      if (actor.role() != Role.UNPUBLISHER) {
        throw new Violation("G1", actor.name() + " takes out of sight what is live");
      }
      requireSequence(actor, actor.group().over().orElse(sequence), sequence, now);
      if (ghost.unpublished().contains(actor.name())) {
        throw new Violation("G6", actor.name() + " un-publishes twice");
      }
      return ghost.withUnpublish(actor.name(), version);
    }
    if (now.sequence() != sequence) {
      throw new Violation("G6", "a fence changes the sequence");
    }
    if (!now.publish().equals(old.flatMap(Manifest::publish))) {
      throw new Violation("G1", "a fence changes what is live");
    }
    return ghost.withFence(version);
  }

  private Ghost committed(
      State before, PartitionRef partition, Manifest now, Optional<Manifest> old, String version)
      throws Violation {
    Manifest.Publish publish = now.publish().orElseThrow();
    String name = world.drawnBy(publish.attempt()).orElseThrow();
    Actor committer =
        before.nodes().stream()
            .map(Node::actor)
            .filter(a -> a.name().equals(name))
            .findFirst()
            .orElseThrow();
    Group group = committer.group();
    Ghost ghost = before.ghost();
    if (ghost.commitOf(group).isPresent()) {
      throw new Violation("G4", "publish " + group.name() + " commits a second time");
    }
    long sequence = old.map(Manifest::sequence).orElse(0L);
    requireSequence(committer, group.over().orElse(now.sequence() - 1), sequence, now);
    long began = ghost.firstByte().getOrDefault(name, sequence);
    if (began != sequence) {
      throw new Violation(
          "G6",
          String.format(
              "%s commits over sequence %d, and it began to write at %d", name, sequence, began));
    }
    if (old.flatMap(Manifest::publish)
            .filter(p -> p.contentId().equals(publish.contentId()))
            .isPresent()
        && missing(before.contents(), partition, old.get()).isEmpty()) {
      throw new Violation("G5", "equal rows are published over equal rows");
    }
    if (publish.tables().stream()
            .flatMap(table -> table.files().stream())
            .mapToLong(Manifest.DataFile::rows)
            .sum()
        != group.rows()) {
      throw new Violation("G1", "publish " + group.name() + " goes live without all of its rows");
    }
    return ghost.with(
        new Ghost.Commit(name, group, publish.publishId(), publish.attempt(), now),
        version,
        files(partition, now));
  }

  private static void requireSequence(Actor actor, long expected, long found, Manifest now)
      throws Violation {
    if (found != expected || now.sequence() != expected + 1) {
      throw new Violation(
          "G6",
          String.format(
              "%s writes sequence %d over %d and may do so only over %d",
              actor.name(), now.sequence(), found, expected));
    }
  }

  private static void requireHistory(Ghost ghost, PartitionRef partition, Manifest now)
      throws Violation {
    for (Ghost.Commit commit : ghost.commits()) {
      if (commit.group().partition().equals(partition)
          && !now.publish().map(p -> p.publishId().equals(commit.publishId())).orElse(false)
          && !now.history().names(History.Kind.PUBLISH, commit.publishId())) {
        throw new Violation(
            "G4", "the manifest does not remember publish " + commit.group().name());
      }
    }
  }

  private void deleted(State before, Actor actor, String key) throws Violation {
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (name.equals("_manifest.lock") && !key.startsWith(root + "_staging/")) {
      throw new Violation("G6", actor.name() + " deletes a lock file, which nobody may");
    }
    if (actor.role() == Role.SWEEP || name.startsWith(".") || before.contents().isDirectory(key)) {
      return; // what it may not take shows as a file that is missing
    }
    if (key.startsWith(root + "_staging/")) {
      if (!key.startsWith(root + actor.group().staging())) {
        throw new Violation("G7", actor.name() + " deletes the temp of another launch: " + key);
      }
      return;
    }
    String attempt = name.substring(name.lastIndexOf('-') + 1).replaceAll("\\..*", "");
    if (!world.drawnBy(attempt).equals(Optional.of(actor.name()))) {
      throw new Violation("G7", actor.name() + " deletes a file of another attempt: " + key);
    }
    if (before.ghost().liveOnce().contains(key)) {
      throw new Violation("G7", actor.name() + " deletes a file that was live once: " + key);
    }
    for (State.Late request : before.late()) {
      Actor sender = before.nodes().get(request.actor()).actor();
      if (sender.name().equals(actor.name()) && wouldGoLive(before, request, attempt)) {
        throw new Violation(
            "G7", actor.name() + " deletes " + key + " while its commit can still land");
      }
    }
  }

  private boolean wouldGoLive(State state, State.Late request, String attempt) {
    Contents after = request.call().effect().on(state.contents()).contents();
    return partitions.stream()
        .anyMatch(
            p ->
                manifest(after, p).flatMap(Guarantees::attempt).equals(Optional.of(attempt))
                    && !manifest(state.contents(), p)
                        .flatMap(Guarantees::attempt)
                        .equals(Optional.of(attempt)));
  }

  /** What must hold in every state. */
  void check(State state) throws Violation {
    for (PartitionRef partition : partitions) {
      requireWhole(state.contents(), partition);
      if (globsAreWhole) {
        requireNothingBesides(state.contents(), partition);
      }
    }
    for (int i = 0; i < state.nodes().size(); i++) {
      Node node = state.nodes().get(i);
      if (node.ended() && !state.crashed(i)) {
        ended(state, node);
      }
    }
  }

  /** G1. */
  void requireWhole(Contents contents, PartitionRef partition) throws Violation {
    Optional<Manifest> manifest = manifest(contents, partition);
    if (manifest.isPresent()) {
      Optional<String> missing = missing(contents, partition, manifest.get());
      if (missing.isPresent()) {
        throw new Violation(
            "G1", "the live manifest of '" + partition + "' lists " + missing.get());
      }
    }
  }

  /** G2: whoever lists files finds none before they are live. */
  private void requireNothingBesides(Contents contents, PartitionRef partition) throws Violation {
    if (manifest(contents, partition).isPresent()) {
      return;
    }
    for (String key : contents.under(root + partition.path() + "/").keySet()) {
      if (key.endsWith(".parquet")) {
        throw new Violation("G2", "who lists files finds " + key + ", and nothing is published");
      }
    }
  }

  private Optional<String> missing(Contents contents, PartitionRef partition, Manifest manifest) {
    if (manifest.publish().isEmpty()) {
      return Optional.empty();
    }
    for (Manifest.Table table : manifest.publish().get().tables()) {
      for (Manifest.DataFile file : table.files()) {
        String key = root + partition.path() + "/" + file.path();
        Optional<Blob> blob = contents.get(key);
        if (blob.isEmpty()) {
          return Optional.of(key + ", which is not there");
        }
        if (blob.get().bytes().length != file.size()
            || !blob.get().crc32c().equals(file.crc32c())) {
          return Optional.of(key + ", which holds other bytes");
        }
      }
    }
    return Optional.empty();
  }

  private void ended(State state, Node node) throws Violation {
    Actor actor = node.actor();
    Ghost ghost = state.ghost();
    Object result = node.result();
    boolean byItself = ghost.commits().stream().anyMatch(c -> c.actor().equals(actor.name()));
    Optional<Ghost.Commit> commit = ghost.commitOf(actor.group());
    if (result instanceof PublishResult published) {
      answered(state, node, published, commit);
    } else if (result instanceof Unpublisher.Ending ending) {
      boolean applied = ghost.unpublished().contains(actor.name());
      if (applied != (ending == Unpublisher.Ending.UNPUBLISHED)) {
        throw new Violation(
            "G3", actor.name() + " says " + ending + (applied ? ", and is" : ", and is not"));
      }
    } else if (result instanceof NotCommittedException e) {
      notCommitted(state, node, e, byItself, commit.isPresent());
    } else if (result instanceof CommitStateUnknownException) {
      // On a disk also of what it has read: nobody knows whether that is durable.
      if (shape == Shape.DISK ? !node.troubled() : !node.troubled(Kind.COMMIT)) {
        throw new Violation("G3", actor.name() + " is in doubt, and no commit went wrong");
      }
    } else if (result instanceof RuntimeException e) {
      throw new Violation("G3", actor.name() + " ends with " + e);
    } else if (result instanceof Exception e && !node.troubled()) {
      throw new Violation("G3", actor.name() + " fails, and nothing went wrong: " + e);
    }
  }

  private void answered(State state, Node node, PublishResult result, Optional<Ghost.Commit> commit)
      throws Violation {
    String name = node.actor().name();
    switch (result.outcome()) {
      case PUBLISHED -> {
        if (commit.isEmpty() || commit.get().sequence() != result.sequence()) {
          throw new Violation("G3", name + " says PUBLISHED, and it is not");
        }
        if (result.live().isPresent() && !result.live().equals(commit.get().manifest().publish())) {
          throw new Violation("G3", name + " says that another publish than its own is live");
        }
      }
      case ALREADY_PUBLISHED -> {
        boolean equalWasLive =
            state.ghost().commits().stream()
                .anyMatch(
                    c ->
                        !c.group().name().equals(node.actor().group().name())
                            && c.manifest()
                                .publish()
                                .map(Manifest.Publish::contentId)
                                .equals(content(node, result)));
        if (!equalWasLive || commit.isPresent()) {
          throw new Violation("G3", name + " says ALREADY_PUBLISHED, and it is not");
        }
      }
      case CONFLICT, SKIPPED_LIVE -> {
        if (commit.isPresent() && !node.actor().group().recaptured()) {
          throw new Violation("G3", name + " says " + result.outcome() + ", and it is published");
        }
      }
      default -> throw new IllegalStateException(result.toString());
    }
    requireTidy(state, node);
  }

  /** Of the rows that it was to publish. */
  private static Optional<ContentId> content(Node node, PublishResult result) {
    return node.actor().group().content().or(() -> result.live().map(Manifest.Publish::contentId));
  }

  private void notCommitted(
      State state, Node node, NotCommittedException e, boolean byItself, boolean published)
      throws Violation {
    String name = node.actor().name();
    if (byItself || state.ghost().unpublished().contains(name)) {
      throw new Violation("G3", name + " says that it has not committed, and it has: " + e);
    }
    switch (e.reason()) {
      case DATA_LOST -> {
        if (!node.actor().group().losesTemps()) {
          throw new Violation(
              published ? "G3" : "G8",
              name
                  + " says that rows are lost, and "
                  + (published ? "they are live" : "nobody may have deleted them"));
        }
      }
      default -> {
        boolean swept = state.nodes().stream().anyMatch(n -> n.actor().role() == Role.SWEEP);
        boolean excused =
            switch (e.reason()) {
              case REFUSED -> swept; // by as many fences as it makes attempts
              // It finds everything old enough: a file, too, between its link and its check.
              case PROMOTE_FAILED -> swept && shape == Shape.DISK;
              default -> false;
            };
        if (!node.troubled() && !excused) {
          throw new Violation("G3", name + " fails, and nothing went wrong: " + e);
        }
      }
    }
    if (node.actor().role() == Role.PUBLISHER) {
      requireTidy(state, node);
    }
  }

  /** G2: a definite end leaves no data file of its own that was never live. */
  private void requireTidy(State state, Node node) throws Violation {
    if (node.troubled(Kind.DELETE) || node.troubled(Kind.WRITE)) {
      return;
    }
    PartitionRef partition = node.actor().group().partition();
    for (String key : state.contents().under(root + partition.path() + "/").keySet()) {
      String name = key.substring(key.lastIndexOf('/') + 1);
      String attempt = name.substring(name.lastIndexOf('-') + 1).replaceAll("\\..*", "");
      if (world.drawnBy(attempt).equals(Optional.of(node.actor().name()))
          && !state.ghost().liveOnce().contains(key)) {
        throw new Violation("G2", node.actor().name() + " has ended and left " + key);
      }
    }
  }

  Optional<Manifest> manifest(Contents contents, PartitionRef partition) {
    return contents.get(root + partition.manifestKey()).map(blob -> parse(partition, blob));
  }

  /** The keys of the files that a manifest makes live. */
  Set<String> files(PartitionRef partition, Manifest manifest) {
    Set<String> files = new HashSet<>();
    manifest
        .publish()
        .ifPresent(
            p ->
                p.tables()
                    .forEach(
                        t ->
                            t.files()
                                .forEach(
                                    f -> files.add(root + partition.path() + "/" + f.path()))));
    return files;
  }

  private Manifest parse(PartitionRef partition, Blob blob) {
    return parsed.computeIfAbsent(
        blob.version(),
        version -> {
          try {
            return ManifestJson.read(partition, blob.bytes());
          } catch (ManifestFormatException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Optional<String> version(Contents contents, String key) {
    return contents.get(key).map(Blob::version);
  }

  private static Optional<String> attempt(Manifest manifest) {
    return manifest.publish().map(Manifest.Publish::attempt);
  }
}
