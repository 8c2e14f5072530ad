package io.atomicpartition.lake;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A partition as it was found: its files when they were listed, its manifest when that was read, a
 * moment later.
 *
 * @param partition which
 * @param state what its manifest says
 * @param record the manifest's bytes, and the store's version of them; empty: there is none, or it
 *     could not be read
 * @param manifest empty: there is none, or it cannot be understood
 * @param trouble why the state is {@link State#UNREADABLE}; else empty
 * @param files with names that the sink gives to data files of this partition, live or not, in the
 *     order of their keys
 * @param foreign visible files in its directory that the sink has not named
 */
public record LakePartition(
    PartitionRef partition,
    State state,
    Optional<CommitRecord> record,
    Optional<Manifest> manifest,
    String trouble,
    List<StoredObject> files,
    Leftovers foreign) {
  public LakePartition {
    files = List.copyOf(files);
  }

  /** What a partition's manifest says. */
  public enum State {
    /** It is published. */
    LIVE,
    /** It was un-published, or a sweep has fenced it before it was ever published. */
    EMPTY,
    /** There is no manifest, and there are files with names that the sink gives. */
    NEVER_PUBLISHED,
    /** There is a manifest that cannot be read, or not be understood. */
    UNREADABLE
  }

  /** What is live; empty in every other state. */
  public Optional<Manifest.Publish> live() {
    return manifest.flatMap(Manifest::publish);
  }

  /** How many publishes and un-publishes it has seen; 0 if no manifest says so. */
  public long sequence() {
    return manifest.map(Manifest::sequence).orElse(0L);
  }

  public Optional<String> publishId() {
    return live().map(Manifest.Publish::publishId);
  }

  public Optional<ContentId> contentId() {
    return live().map(Manifest.Publish::contentId);
  }

  /** The label of the launch that made it live. */
  public Optional<String> run() {
    return live().map(Manifest.Publish::run);
  }

  /** When it was made live, by the clock of whoever did. */
  public Optional<Instant> liveAt() {
    return live().map(Manifest.Publish::liveAt);
  }

  /** The names of its tables, in ascending order; the unnamed one's is empty. */
  public List<String> tables() {
    return live()
        .map(publish -> publish.tables().stream().map(Manifest.Table::name).toList())
        .orElse(List.of());
  }

  /** Rows that are live. */
  public long rows() {
    return live().map(Manifest.Publish::rows).orElse(0L);
  }

  /** Bytes of the files that are live. */
  public long bytes() {
    return live().map(Manifest.Publish::bytes).orElse(0L);
  }

  /** How many files are live. */
  public long liveFiles() {
    return live().stream()
        .flatMap(publish -> publish.tables().stream())
        .mapToLong(table -> table.files().size())
        .sum();
  }

  /**
   * Data files that neither the manifest nor its history names, and files of other names: of
   * publishes that are under way, or crashed or lost, or somebody else's. Where the manifest cannot
   * be understood nothing is known of the sink's own.
   */
  public Leftovers extra() {
    return extra(Instant.MAX);
  }

  /** The same without the sink's own that are not older than this. */
  Leftovers extra(Instant before) {
    LeftoverCount extra = new LeftoverCount();
    if (state != State.UNREADABLE) {
      Set<String> named = named();
      Set<String> replaced = replacedAttempts();
      for (StoredObject file : files) {
        if (file.lastModified().isBefore(before)
            && !named.contains(file.key())
            && !LakeWalk.attempt(file).map(replaced::contains).orElse(false)) {
          extra.add(file);
        }
      }
    }
    extra.add(foreign);
    return extra.counted();
  }

  private Set<String> named() {
    Set<String> keys = new HashSet<>();
    live().stream()
        .flatMap(publish -> publish.tables().stream())
        .flatMap(table -> table.files().stream())
        .forEach(file -> keys.add(partition.path() + "/" + file.path()));
    return keys;
  }

  private Set<String> replacedAttempts() {
    Set<String> attempts = new HashSet<>();
    manifest.map(Manifest::history).orElse(History.NONE).entries().stream()
        .flatMap(entry -> entry.attempt().stream())
        .forEach(attempts::add);
    return attempts;
  }
}
