package io.atomicpartition.publish;

import java.net.URI;
import java.util.Optional;

/**
 * What became of one publish.
 *
 * @param partition the partition
 * @param outcome what became of it
 * @param publishId which publish
 * @param expectedSequence the sequence over which it could commit
 * @param sequence the partition's sequence as it was found; for PUBLISHED the publish's own
 * @param found the manifest that this was decided by. With PUBLISHED it holds this publish; empty
 *     means that it was live and has been replaced or un-published since. With CONFLICT it is
 *     somebody else's, and empty where there is none
 * @param manifest where the manifest is
 * @param detail one sentence for people
 */
public record PublishResult(
    PartitionRef partition,
    Outcome outcome,
    String publishId,
    long expectedSequence,
    long sequence,
    Optional<Manifest> found,
    URI manifest,
    String detail) {
  /**
   * The manifest in which the content of this publish is live: its own, or with ALREADY_PUBLISHED
   * another's. Empty with any other outcome, and where it is live no longer.
   */
  public Optional<Manifest> published() {
    return outcome == Outcome.PUBLISHED || outcome == Outcome.ALREADY_PUBLISHED
        ? found
        : Optional.empty();
  }

  /** What {@link #found} says is live. */
  public Optional<Manifest.Publish> live() {
    return found.flatMap(Manifest::publish);
  }
}
