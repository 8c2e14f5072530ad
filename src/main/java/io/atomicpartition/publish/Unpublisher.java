package io.atomicpartition.publish;

import io.atomicpartition.publish.NotCommittedException.Reason;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes a live partition out of sight: its manifest becomes EMPTY, one sequence later. No data file
 * is deleted; a sweep does that once the retention has passed. The partition is filled again by
 * REPLACE.
 */
public final class Unpublisher {
  private final AtomicStore store;
  private final PublishEnvironment environment;

  public Unpublisher(AtomicStore store, PublishEnvironment environment) {
    this.store = store;
    this.environment = environment;
  }

  /** What became of an un-publish. */
  public enum Ending {
    /** The partition is, or was, EMPTY by this un-publish. */
    UNPUBLISHED,
    /** The partition is not live at the sequence that was read; nothing was changed. */
    CONFLICT
  }

  /**
   * What became of an un-publish, and the manifest that says so.
   *
   * @param ending what became of it
   * @param empty the partition's manifest by this un-publish; empty with CONFLICT, and where it was
   *     replaced before it could be read back
   */
  public record Result(Ending ending, Optional<Manifest> empty) {}

  /**
   * Un-publishes what the caller has seen, and nothing else.
   *
   * @param sequence the one that the caller read in a LIVE manifest
   * @throws NotCommittedException if it is definitely not un-published by this call
   * @throws CommitStateUnknownException if it may be, or may yet be
   */
  public Result unpublish(PartitionRef partition, long sequence)
      throws NotCommittedException, CommitStateUnknownException {
    String writeId = environment.ids().next();
    Request request = null;
    IOException last = null;
    for (int tries = 0; tries <= environment.tries(); tries++) {
      if (tries > 0 && !paused(tries)) {
        break;
      }
      Optional<Verdict.Current> current;
      try {
        current = Judge.readAgain(store, partition, Optional.ofNullable(request).map(r -> r.over));
      } catch (ManifestFormatException e) {
        last = e;
        break; // reading it again makes it no better
      } catch (StoreException e) {
        last = e;
        continue;
      }
      Optional<Result> ending = endingBy(current, writeId, sequence);
      if (ending.isPresent()) {
        return ending.get();
      }
      if (request == null || !request.over.equals(current.orElseThrow().record().version())) {
        request = new Request(current.orElseThrow(), writeId);
      }
      if (tries < environment.tries()) {
        try {
          request.send();
          return new Result(Ending.UNPUBLISHED, Optional.of(request.manifest));
        } catch (StoreException e) {
          last = e;
        }
      }
    }
    String message = "un-publish: " + (last == null ? "interrupted" : last.getMessage());
    if (request != null && request.mayLand) {
      throw new CommitStateUnknownException(partition, message, last);
    }
    throw new NotCommittedException(partition, reason(last, request != null), message, last);
  }

  private static Reason reason(IOException last, boolean sent) {
    if (last instanceof ManifestFormatException) {
      return Reason.MANIFEST_UNREADABLE;
    }
    return sent ? Reason.REFUSED : Reason.STORE_FAILED;
  }

  /** What is sent over one version. It can land only while that version is current. */
  private final class Request {
    private final PartitionRef partition;
    private final RecordVersion over;
    private final Manifest manifest;
    private final byte[] body;
    private boolean mayLand = false;

    Request(Verdict.Current current, String writeId) {
      this.partition = current.manifest().partition();
      this.over = current.record().version();
      this.manifest = empty(current, writeId);
      this.body = ManifestJson.write(manifest);
    }

    void send() throws StoreException {
      try {
        Guarded.call(
            "The un-publish", () -> store.replaceRecord(partition.manifestKey(), body, over));
      } catch (StoreException e) {
        mayLand |= !e.definitelyNotApplied();
        throw e;
      }
    }
  }

  private static Optional<Result> endingBy(
      Optional<Verdict.Current> current, String writeId, long sequence) {
    Result conflict = new Result(Ending.CONFLICT, Optional.empty());
    if (current.isEmpty()) {
      return Optional.of(conflict);
    }
    Manifest manifest = current.get().manifest();
    if (manifest.history().names(History.Kind.UNPUBLISH, writeId)) {
      boolean stillEmpty = manifest.sequence() == sequence + 1;
      return Optional.of(
          new Result(Ending.UNPUBLISHED, stillEmpty ? Optional.of(manifest) : Optional.empty()));
    }
    return manifest.live() && manifest.sequence() == sequence
        ? Optional.empty()
        : Optional.of(conflict);
  }

  private Manifest empty(Verdict.Current current, String writeId) {
    Instant now = environment.clock().instant();
    Manifest manifest = current.manifest();
    long sequence = manifest.sequence() + 1;
    return new Manifest(
        writeId,
        manifest.partition(),
        sequence,
        Optional.empty(),
        History.after(current.record(), manifest, environment.historyLimits(), now)
            .plus(
                new History.Entry(
                    History.Kind.UNPUBLISH, writeId, sequence, Optional.empty(), Optional.empty())),
        ManifestHash.ofPredecessor(Optional.of(manifest)),
        environment.producer(),
        now);
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
