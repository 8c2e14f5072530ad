package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

public class ParquetDecompressorsTest {
  private static final byte[] PAGE =
      "a page that repeats, a page that repeats".getBytes(StandardCharsets.UTF_8);

  private static byte[] decompress(CompressionCodecName codec, byte[] bytes, int size)
      throws IOException {
    byte[] page =
        new ParquetDecompressors()
            .getDecompressor(codec)
            .decompress(BytesInput.from(bytes), size)
            .toInputStream()
            .readAllBytes();
    ByteBuffer direct = ByteBuffer.allocate(size);
    new ParquetDecompressors()
        .getDecompressor(codec)
        .decompress(ByteBuffer.wrap(bytes), bytes.length, direct, size);
    assertThat(direct.array()).isEqualTo(page);
    return page;
  }

  private static byte[] compress(Compressor compressor) {
    byte[] bytes = new byte[compressor.maxCompressedLength(PAGE.length)];
    int length = compressor.compress(PAGE, 0, PAGE.length, bytes, 0, bytes.length);
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] compress(CompressionCodecName codec) throws IOException {
    return switch (codec) {
      case SNAPPY -> compress(new SnappyCompressor());
      case LZ4, LZ4_RAW -> compress(new Lz4Compressor());
      case ZSTD -> Zstd.compress(PAGE);
      case GZIP -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
          gzip.write(PAGE);
        }
        yield bytes.toByteArray();
      }
      default -> PAGE;
    };
  }

  private static final CompressionCodecName[] CODECS = {
    CompressionCodecName.UNCOMPRESSED,
    CompressionCodecName.SNAPPY,
    CompressionCodecName.GZIP,
    CompressionCodecName.ZSTD,
    CompressionCodecName.LZ4_RAW,
    CompressionCodecName.LZ4
  };

  @Test
  public void eachCodecGivesThePageBack() throws IOException {
    for (CompressionCodecName codec : CODECS) {
      assertThat(decompress(codec, compress(codec), PAGE.length)).as(codec.name()).isEqualTo(PAGE);
    }
  }

  @Test
  public void aPageWithoutBytesNeedsNoCodec() throws IOException {
    for (CompressionCodecName codec : CODECS) {
      assertThat(decompress(codec, new byte[0], 0)).as(codec.name()).isEmpty();
    }
  }

  @Test
  public void hadoopsLz4FramesMayHoldSeveralChunksAndBlocks() throws IOException {
    byte[] lz4 = compress(CompressionCodecName.LZ4_RAW);
    ByteBuffer frames = ByteBuffer.allocate(3 * lz4.length + 20);
    frames.putInt(2 * PAGE.length).putInt(lz4.length).put(lz4).putInt(lz4.length).put(lz4);
    frames.putInt(PAGE.length).putInt(lz4.length).put(lz4);
    String page = new String(PAGE, StandardCharsets.UTF_8);
    assertThat(decompress(CompressionCodecName.LZ4, frames.array(), 3 * PAGE.length))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(page.repeat(3));
  }

  @Test
  public void aSizeThatIsNotThePagesIsAnErrorHoweverLarge() throws IOException {
    for (CompressionCodecName codec : CODECS) {
      byte[] bytes = compress(codec);
      for (int size : new int[] {PAGE.length + 1, Integer.MAX_VALUE}) {
        if (codec != CompressionCodecName.UNCOMPRESSED) {
          assertThatThrownBy(
                  () ->
                      new ParquetDecompressors()
                          .getDecompressor(codec)
                          .decompress(BytesInput.from(bytes), size))
              .as(codec + " " + size)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  public void aCodecThatIsMissingIsNamedWithTheWayOut() {
    assertThatThrownBy(
            () -> new ParquetDecompressors().getDecompressor(CompressionCodecName.BROTLI))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Pages compressed with BROTLI cannot be read; rewrite the file with ZSTD");
  }
}
