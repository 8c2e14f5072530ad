package io.atomicpartition.publish;

import java.io.IOException;

/**
 * Whether the publish is committed is not known, or a request of it may yet be applied. Nothing was
 * deleted. It may be tried again: the same publish will find out.
 */
public class CommitStateUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String partition;

  public CommitStateUnknownException(PartitionRef partition, String message, Throwable cause) {
    super(
        "Whether partition '"
            + partition
            + "' was published is not known, so nothing was deleted: "
            + message,
        cause);
    this.partition = partition.path();
  }

  public PartitionRef partition() {
    return new PartitionRef(partition);
  }
}
