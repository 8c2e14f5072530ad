package io.atomicpartition.publish;

import java.io.IOException;

/**
 * Whether the publish, or un-publish, is committed is not known, or a request of it may yet be
 * applied. Nothing was deleted. It may be tried again: the same publish will find out.
 */
public class CommitStateUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String partition;

  public CommitStateUnknownException(PartitionRef partition, String message, Throwable cause) {
    super(
        String.format(
            "The state of partition '%s' is not known, so nothing was deleted: %s; try again, or"
                + " look at its manifest",
            partition, message),
        cause);
    this.partition = partition.path();
  }

  public PartitionRef partition() {
    return new PartitionRef(partition);
  }
}
