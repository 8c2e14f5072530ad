package io.atomicpartition.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A stream as parquet-java wants it: counts, and takes the checksums of what passes. */
final class DigestingOutputFile implements OutputFile {
  /** Enough to gather the small writes of a footer; pages go past it. */
  private static final int BUFFER = 4 * 1024;

  private final CRC32C crc32c = new CRC32C();
  private final MessageDigest sha256 = Sha256.newDigest();
  private final OutputStream out;
  private long position;

  DigestingOutputFile(OutputStream out) {
    this.out =
        new BufferedOutputStream(
            new CheckedOutputStream(new DigestOutputStream(out, sha256), crc32c), BUFFER);
  }

  long position() {
    return position;
  }

  void flush() throws IOException {
    out.flush();
  }

  /** 8 lower-case hexadecimal digits; of everything, once it is flushed. */
  String crc32c() {
    return HexFormat.of().toHexDigits((int) crc32c.getValue());
  }

  /** 64 lower-case hexadecimal digits; of everything, once it is flushed; may be asked for once. */
  String sha256() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return position;
      }

      @Override
      public void write(int b) throws IOException {
        out.write(b);
        position++;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        position += length;
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      /** The stream below belongs to the caller. */
      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
