package io.atomicpartition.store.s3;

/**
 * What the server has shown that it does not offer. Servers cannot be asked; they refuse, once, and
 * are not tried again by the same store.
 */
final class S3Abilities {
  private volatile boolean copiesUnderCondition = true;
  private volatile boolean checksumsUploads = true;
  private volatile boolean checksumsCopiedParts = true;

  /** Whether CopyObject may carry {@code If-None-Match}. */
  boolean copiesUnderCondition() {
    return copiesUnderCondition;
  }

  void copiesOnlyUnconditionally() {
    copiesUnderCondition = false;
  }

  /** Whether a multipart upload may carry the CRC32C of the whole object. */
  boolean checksumsUploads() {
    return checksumsUploads;
  }

  void checksumsNoUploads() {
    checksumsUploads = false;
  }

  /** Whether parts may be copied into an upload that carries the CRC32C of the whole object. */
  boolean checksumsCopiedParts() {
    return checksumsCopiedParts;
  }

  void checksumsNoCopiedParts() {
    checksumsCopiedParts = false;
  }
}
