package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Partitions were decided, and what engines read instead of manifests could not be brought up to
 * them. Thrown only where that was required; a repair, or the same job again, makes up for it.
 */
public final class PartitionsNotDerivedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LISTED = 20;

  PartitionsNotDerivedException(String form, SortedMap<PartitionRef, String> failed) {
    super(
        String.format(
            "All partitions are decided, but %s of %d of them could not be brought up to their"
                + " manifests; run the job again, or repair%s:%n%s",
            form,
            failed.size(),
            failed.size() > LISTED ? "; the first " + LISTED : "",
            failed.entrySet().stream()
                .limit(LISTED)
                .map(one -> one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining(System.lineSeparator()))));
  }
}
