package io.atomicpartition.format;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
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
  private IOException failure;

  DigestingOutputFile(OutputStream out) {
    OutputStream digesting = new DigestOutputStream(new LatchingStream(out), sha256);
    this.out = new BufferedOutputStream(new CheckedOutputStream(digesting, crc32c), BUFFER);
  }

  /** Why the stream below failed; null if it did not. */
  IOException failure() {
    return failure;
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

  /**
   * After a failure nothing is written any more, or the file would have a hole: parquet-java and
   * the buffer above both try again when they are closed.
   */
  private final class LatchingStream extends FilterOutputStream {
    LatchingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      latched(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      latched(out::flush);
    }

    private void latched(Step step) throws IOException {
      if (failure != null) {
        throw failure;
      }
      try {
        step.run();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
