package io.atomicpartition.publish;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of values, each with its length before it, so that no two different
 * sequences are the same bytes.
 */
final class Digest {
  private final MessageDigest sha256 = sha256();

  Digest add(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    sha256.update(bytes);
    return this;
  }

  Digest add(long value) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  /** All 64 hexadecimal digits; ends this digest. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** The first {@code digits} hexadecimal digits; ends this digest. */
  String hex(int digits) {
    return hex().substring(0, digits);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform must have SHA-256", e);
    }
  }
}
