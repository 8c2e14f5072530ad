package io.atomicpartition.store.s3;

import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.ObjectChecksum.Algorithm;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.s3.model.ChecksumType;

/** Checksums as S3 writes them: big-endian, in Base64. */
final class S3Checksums {
  private S3Checksums() {}

  /**
   * The checksum of a whole object that a reply gives, CRC32C first. A composite one, made of the
   * parts' checksums, says nothing of the object's bytes that another cut into parts would not
   * contradict, and does not count.
   */
  static Optional<ObjectChecksum> wholeObject(String crc32c, String crc64nvme, ChecksumType type) {
    if (type == ChecksumType.COMPOSITE) {
      return Optional.empty();
    }
    return decode(Algorithm.CRC32C, 4, crc32c).or(() -> decode(Algorithm.CRC64NVME, 8, crc64nvme));
  }

  private static Optional<ObjectChecksum> decode(Algorithm algorithm, int length, String base64) {
    if (base64 == null || base64.contains("-")) {
      return Optional.empty(); // '-' and a number of parts end a composite checksum
    }
    byte[] bytes = Base64.getDecoder().decode(base64);
    return bytes.length == length
        ? Optional.of(new ObjectChecksum(algorithm, HexFormat.of().formatHex(bytes)))
        : Optional.empty();
  }

  /** A CRC32C of 8 hexadecimal digits, as a header takes it. */
  static String header(String crc32c) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(crc32c));
  }

  /** 8 lower-case hexadecimal digits. */
  static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return hex(crc.getValue());
  }

  /** The 8 hexadecimal digits of a CRC32C. */
  static String hex(long crc32c) {
    return HexFormat.of().toHexDigits((int) crc32c);
  }
}
