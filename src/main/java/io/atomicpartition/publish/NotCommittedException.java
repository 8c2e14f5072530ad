package io.atomicpartition.publish;

import java.io.IOException;

/**
 * This call has definitely not committed anything, and its files are deleted as far as they could
 * be seen. The temps stay; it may be tried again.
 *
 * <p>It says nothing of other calls: an earlier one, or a zombie at the same time, may have
 * committed the same publish.
 */
public class NotCommittedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** A temp could not be given its final name, or its bytes are not the written ones. */
    PROMOTE_FAILED("the temps are kept, so it may be tried again"),
    /** A temp is gone and nobody has published it: its rows are lost. */
    DATA_LOST("run the whole job again"),
    /** Every request was refused, or only fences moved until the tries were spent. */
    REFUSED("mend what refused it, and try again"),
    /** Equal content is live by its manifest, and a file of it is missing or different. */
    DAMAGED("use REPLACE to publish it again"),
    /** There is a manifest that cannot be understood. */
    MANIFEST_UNREADABLE("restore the manifest, or use the software that wrote it"),
    /** The temps of one table were not written under one schema. */
    SCHEMA_MISMATCH("write all rows of a table under one schema"),
    /** The store could not be read before anything was sent. */
    STORE_FAILED("see that the store can be read, and try again");

    private final String advice;

    Reason(String advice) {
      this.advice = advice;
    }
  }

  private final Reason reason;
  private final String partition;

  public NotCommittedException(
      PartitionRef partition, Reason reason, String message, Throwable cause) {
    super(
        String.format(
            "Nothing was committed to partition '%s' (%s): %s; %s",
            partition, reason, message, reason.advice),
        cause);
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
