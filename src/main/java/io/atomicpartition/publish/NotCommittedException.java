package io.atomicpartition.publish;

import java.io.IOException;

/**
 * The publish was definitely not committed and this attempt's files are deleted as far as they
 * could be seen. The temps stay; it may be tried again.
 */
public class NotCommittedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** A temp could not be given its final name, or its bytes are not the written ones. */
    PROMOTE_FAILED,
    /** A temp is gone and nobody has published it: its rows are lost. */
    DATA_LOST,
    /** Every request was refused, or only fences moved until the tries were spent. */
    REFUSED,
    /** Equal content is live by its manifest, and a file of it is missing or different. */
    DAMAGED,
    /** There is a manifest that cannot be understood. */
    MANIFEST_UNREADABLE,
    /** The temps of one table were not written under one schema. */
    SCHEMA_MISMATCH,
    /** The store could not be read before anything was sent. */
    STORE_FAILED
  }

  private final Reason reason;
  private final String partition;

  public NotCommittedException(
      PartitionRef partition, Reason reason, String message, Throwable cause) {
    super("Partition '" + partition + "' was not published (" + reason + "): " + message, cause);
    this.partition = partition.path();
    this.reason = reason;
  }

  public PartitionRef partition() {
    return new PartitionRef(partition);
  }

  public Reason reason() {
    return reason;
  }
}
