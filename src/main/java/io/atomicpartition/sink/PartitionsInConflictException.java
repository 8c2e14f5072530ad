package io.atomicpartition.sink;

import java.util.List;

/**
 * Partitions were in conflict and so were not published; all others of the job are decided and
 * their temps deleted. Thrown by the last step of the job.
 */
public final class PartitionsInConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PartitionsInConflictException(long count, List<String> first) {
    super(
        String.format(
            "%d partition%s in conflict and not published; every other is decided. %s%n  %s",
            count,
            count == 1 ? " is" : "s are",
            count > first.size() ? "The first " + first.size() + ":" : "In conflict:",
            String.join(System.lineSeparator() + "  ", first)));
  }
}
