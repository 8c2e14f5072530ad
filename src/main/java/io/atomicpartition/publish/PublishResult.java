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
 * @param live what the manifest says is live. With PUBLISHED it is this publish; empty means that
 *     it was live and has been replaced or un-published since. With CONFLICT it is somebody else's
 * @param manifest where the manifest is
 * @param detail one sentence for people
 */
public record PublishResult(
    PartitionRef partition,
    Outcome outcome,
    String publishId,
    long expectedSequence,
    long sequence,
    Optional<Manifest.Publish> live,
    URI manifest,
    String detail) {}
