package io.atomicpartition.pipelines.ingest.input;

import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Decompresses Parquet pages with the libraries that parquet-java itself brings, but without
 * Hadoop's codec classes, which need a Hadoop configuration. A page never takes more memory than
 * its compressed bytes can stand for, whatever a damaged header says.
 */
final class ParquetDecompressors implements CompressionCodecFactory {
  /** LZ4 and Snappy cannot compress better than this; a claim of more is a damaged header. */
  private static final int MOST_PER_BYTE = 256;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("This factory is for reading");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Decompressor((bytes, size) -> bytes);
      case SNAPPY -> new Decompressor(ParquetDecompressors::snappy);
      case GZIP ->
          new Decompressor((bytes, size) -> read(new GZIPInputStream(stream(bytes)), size));
      case ZSTD ->
          new Decompressor((bytes, size) -> read(new ZstdInputStream(stream(bytes)), size));
      case LZ4_RAW -> new Decompressor(ParquetDecompressors::lz4);
      case LZ4 -> new Decompressor(ParquetDecompressors::hadoopLz4);
      case BROTLI, LZO ->
          throw new UnsupportedOperationException(
              "Pages compressed with " + codec + " cannot be read; rewrite the file with ZSTD");
    };
  }

  @Override
  public void release() {}

  @FunctionalInterface
  private interface Decompress {
    byte[] apply(byte[] bytes, int size) throws IOException;
  }

  private static byte[] snappy(byte[] bytes, int size) throws IOException {
    byte[] page = page(bytes, size);
    check(new SnappyDecompressor().decompress(bytes, 0, bytes.length, page, 0, size), size);
    return page;
  }

  private static byte[] lz4(byte[] bytes, int size) throws IOException {
    byte[] page = page(bytes, size);
    check(new Lz4Decompressor().decompress(bytes, 0, bytes.length, page, 0, size), size);
    return page;
  }

  /**
   * The codec named LZ4 means Hadoop's frames: blocks of an uncompressed length and chunks of a
   * compressed length each. Older writers in C++ put one bare LZ4 block there.
   */
  private static byte[] hadoopLz4(byte[] bytes, int size) throws IOException {
    byte[] page = page(bytes, size);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int length = 0;
    while (in.remaining() > Integer.BYTES) {
      int blockEnd = length + in.getInt();
      if (blockEnd < length || blockEnd > size) {
        return lz4(bytes, size);
      }
      while (length < blockEnd && in.remaining() > Integer.BYTES) {
        int chunk = in.getInt();
        if (chunk < 0 || chunk > in.remaining()) {
          return lz4(bytes, size);
        }
        length +=
            new Lz4Decompressor()
                .decompress(bytes, in.position(), chunk, page, length, size - length);
        in.position(in.position() + chunk);
      }
    }
    check(length, size);
    return page;
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] page(byte[] bytes, int size) throws IOException {
    if (size < 0 || size > (bytes.length + 1L) * MOST_PER_BYTE) {
      throw new IOException(
          "a page of " + bytes.length + " compressed bytes cannot hold " + size + " bytes");
    }
    return new byte[size];
  }

  private static byte[] read(InputStream in, int size) throws IOException {
    try (in) {
      byte[] page = in.readNBytes(size);
      check(page.length, size);
      return page;
    }
  }

  private static void check(int length, int size) throws IOException {
    if (length != size) {
      throw new IOException("a page should have " + size + " bytes, but has " + length);
    }
  }

  private record Decompressor(Decompress decompress) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(apply(bytes.toInputStream().readAllBytes(), size));
    }

    @Override
    public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int size)
        throws IOException {
      byte[] bytes = new byte[compressedSize];
      input.get(bytes);
      output.put(apply(bytes, size));
    }

    private byte[] apply(byte[] bytes, int size) throws IOException {
      try {
        // A page without values may be no bytes at all, which no codec takes for its own.
        return bytes.length == 0 && size == 0 ? bytes : decompress.apply(bytes, size);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IOException("a page cannot be decompressed: " + InputException.reason(e), e);
      }
    }

    @Override
    public void release() {}
  }
}
