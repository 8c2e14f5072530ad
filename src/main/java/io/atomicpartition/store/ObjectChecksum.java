package io.atomicpartition.store;

/**
 * A checksum over all bytes of an object, as its store keeps it.
 *
 * @param algorithm which
 * @param value lower-case hexadecimal digits
 */
public record ObjectChecksum(Algorithm algorithm, String value) {
  /** Checksums that stores keep. */
  public enum Algorithm {
    /** 8 digits. */
    CRC32C(8),
    /** 16 digits. */
    CRC64NVME(16);

    private final int digits;

    Algorithm(int digits) {
      this.digits = digits;
    }
  }

  public ObjectChecksum {
    if (!value.matches("[0-9a-f]{" + algorithm.digits + "}")) {
      throw new IllegalArgumentException(
          String.format(
              "A %s has %d hexadecimal digits, found '%s'", algorithm, algorithm.digits, value));
    }
  }

  /** A CRC32C of 8 lower-case hexadecimal digits. */
  public static ObjectChecksum crc32c(String value) {
    return new ObjectChecksum(Algorithm.CRC32C, value);
  }
}
