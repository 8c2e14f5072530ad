package io.atomicpartition.store.s3;

import java.util.Optional;

/**
 * How objects are encrypted at rest, where the bucket's own default is not wanted.
 *
 * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
 * @param kmsKeyId the key of KMS, where it is not the account's own
 * @param bucketKey whether KMS is asked once per bucket rather than once per object
 * @param customerKey a key of the caller's own, which S3 does not keep
 */
record S3Encryption(
    Optional<String> algorithm,
    Optional<String> kmsKeyId,
    boolean bucketKey,
    Optional<CustomerKey> customerKey) {
  /** What the bucket does by itself. */
  static final S3Encryption DEFAULT =
      new S3Encryption(Optional.empty(), Optional.empty(), false, Optional.empty());

  /**
   * A key that every request for an object has to bring along.
   *
   * @param algorithm {@code AES256}
   * @param key in Base64
   * @param md5 of the key, in Base64
   */
  record CustomerKey(String algorithm, String key, String md5) {
    @Override
    public String toString() {
      return "CustomerKey[" + algorithm + "]"; // never the key itself
    }
  }
}
