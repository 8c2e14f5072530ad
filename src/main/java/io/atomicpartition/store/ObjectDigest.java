package io.atomicpartition.store;

/**
 * What identifies the bytes of an object.
 *
 * @param size in bytes
 * @param crc32c 8 lower-case hexadecimal digits
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ObjectDigest(long size, String crc32c, String sha256) {
  public ObjectDigest {
    if (size < 0) {
      throw new IllegalArgumentException("An object's size must not be negative, found " + size);
    }
    if (!crc32c.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException(
          "A CRC32C has 8 hexadecimal digits, found '" + crc32c + "'");
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "A SHA-256 has 64 hexadecimal digits, found '" + sha256 + "'");
    }
  }
}
