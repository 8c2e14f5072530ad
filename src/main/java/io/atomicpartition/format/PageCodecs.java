package io.atomicpartition.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The page codecs, by the codec libraries alone: parquet-java's own factory needs a Hadoop
 * configuration and Hadoop's codec pool. They keep no state and no buffer, so that any number of
 * open writers share them.
 */
final class PageCodecs implements CompressionCodecFactory {
  static final PageCodecs INSTANCE = new PageCodecs();

  private PageCodecs() {}

  /**
   * The codec of that name.
   *
   * @throws IllegalArgumentException if there is none here; names those there are
   */
  static PageCodec codec(CompressionCodecName name) {
    for (PageCodec codec : PageCodec.values()) {
      if (codec.name().equals(name.name())) {
        return codec;
      }
    }
    throw new IllegalArgumentException(
        "Codec " + name + " is not supported, choose one of " + ParquetFormat.codecs());
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    PageCodec codec = codec(name);
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput page) throws IOException {
        return BytesInput.from(codec.compress(bytes(page)));
      }

      @Override
      public CompressionCodecName getCodecName() {
        return name;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    PageCodec codec = codec(name);
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput page, int size) throws IOException {
        return BytesInput.from(PageCodecs.decompress(codec, bytes(page), size));
      }

      @Override
      public void decompress(ByteBuffer in, int compressedSize, ByteBuffer out, int size)
          throws IOException {
        byte[] page = new byte[compressedSize];
        in.get(page);
        out.put(PageCodecs.decompress(codec, page, size));
      }

      @Override
      public void release() {}
    };
  }

  private static byte[] decompress(PageCodec codec, byte[] page, int size) throws IOException {
    byte[] out = codec.decompress(page, size);
    if (out.length != size) {
      throw new IOException(
          "A " + codec + " page is damaged: expected " + size + " bytes, found " + out.length);
    }
    return out;
  }

  private static byte[] bytes(BytesInput page) {
    ByteBuffer buffer = page.toByteBuffer(new HeapByteBufferAllocator(), unused -> {});
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public void release() {}
}
