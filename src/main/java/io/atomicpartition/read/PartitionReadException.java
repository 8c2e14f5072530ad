package io.atomicpartition.read;

import java.io.IOException;

/**
 * A partition cannot be read as it was published. The message says which partition and file, what
 * was expected and found, and what to do.
 */
public final class PartitionReadException extends IOException {
  private static final long serialVersionUID = 1L;

  PartitionReadException(String message, Throwable cause) {
    super(message, cause);
  }
}
