package io.atomicpartition.read;

import io.atomicpartition.publish.PartitionRef;
import java.util.List;

/**
 * A partition as its manifest was when it was read.
 *
 * @param partition which
 * @param sequence of the manifest; 0 if there is none. What a read-modify-write hands to {@code
 *     AtomicPartitionSink.withExpectedSequence}
 * @param live whether it was published
 * @param files of the table that is read; none unless it is live
 */
public record PinnedPartition(
    PartitionRef partition, long sequence, boolean live, List<PinnedFile> files) {
  public PinnedPartition {
    files = List.copyOf(files);
  }
}
