package io.atomicpartition.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** The bytes of a file, to be read by parquet-java. */
final class InMemoryFile implements InputFile {
  private final byte[] bytes;

  InMemoryFile(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long getLength() {
    return bytes.length;
  }

  @Override
  public SeekableInputStream newStream() {
    ByteBufferStream in = new ByteBufferStream(ByteBuffer.wrap(bytes));
    return new DelegatingSeekableInputStream(in) {
      @Override
      public long getPos() {
        return in.buffer.position();
      }

      @Override
      public void seek(long position) throws IOException {
        if (position < 0 || position > bytes.length) {
          throw new EOFException("There is no position " + position);
        }
        in.buffer.position((int) position);
      }
    };
  }

  private static final class ByteBufferStream extends java.io.InputStream {
    private final ByteBuffer buffer;

    ByteBufferStream(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public int read() {
      return buffer.hasRemaining() ? Byte.toUnsignedInt(buffer.get()) : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (!buffer.hasRemaining()) {
        return -1;
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(into, offset, count);
      return count;
    }
  }
}
