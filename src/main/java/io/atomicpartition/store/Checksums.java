package io.atomicpartition.store;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Checksums as this package writes them. */
public final class Checksums {
  private static final int BUFFER_BYTES = 128 << 10;

  private Checksums() {}

  /** Reads to the end; 8 lower-case hexadecimal digits. */
  public static String crc32c(InputStream in) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      crc.update(buffer, 0, read);
    }
    return hex(crc);
  }

  /** 64 lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** Reads to the end. */
  public static ObjectDigest digest(InputStream in) throws IOException {
    MessageDigest sha256 = sha256();
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha256.update(buffer, 0, read);
      crc.update(buffer, 0, read);
      size += read;
    }
    return new ObjectDigest(size, hex(crc), HexFormat.of().formatHex(sha256.digest()));
  }

  private static String hex(CRC32C crc) {
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
