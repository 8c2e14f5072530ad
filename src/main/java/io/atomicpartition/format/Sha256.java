package io.atomicpartition.format;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as the platform has it. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform must have SHA-256", e);
    }
  }
}
