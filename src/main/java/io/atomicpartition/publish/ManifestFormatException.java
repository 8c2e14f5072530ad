package io.atomicpartition.publish;

import java.io.IOException;

/** Bytes that should be a manifest are not one that this version can read. */
public final class ManifestFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public ManifestFormatException(String message) {
    super(message);
  }

  public ManifestFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
