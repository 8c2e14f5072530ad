package io.atomicpartition.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/** One way to compress a page. Keeps no state between pages. */
enum PageCodec {
  UNCOMPRESSED {
    @Override
    byte[] compress(byte[] page) {
      return page;
    }

    @Override
    byte[] decompress(byte[] page, int size) {
      return page;
    }
  },

  /** Snappy's raw format, without framing. */
  SNAPPY {
    @Override
    byte[] compress(byte[] page) throws IOException {
      return Snappy.compress(page);
    }

    @Override
    byte[] decompress(byte[] page, int size) throws IOException {
      return Snappy.uncompress(page);
    }
  },

  /** At the JDK's default level. */
  GZIP {
    @Override
    byte[] compress(byte[] page) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(page);
      }
      return out.toByteArray();
    }

    @Override
    byte[] decompress(byte[] page, int size) throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
        return in.readAllBytes();
      }
    }
  },

  /** At its default level, 3. */
  ZSTD {
    @Override
    byte[] compress(byte[] page) {
      return Zstd.compress(page);
    }

    @Override
    byte[] decompress(byte[] page, int size) throws IOException {
      try {
        return Zstd.decompress(page, size);
      } catch (ZstdException e) {
        throw new IOException(e);
      }
    }
  },

  /** LZ4 blocks without framing. */
  LZ4_RAW {
    @Override
    byte[] compress(byte[] page) {
      Lz4Compressor lz4 = new Lz4Compressor();
      byte[] out = new byte[lz4.maxCompressedLength(page.length)];
      return Arrays.copyOf(out, lz4.compress(page, 0, page.length, out, 0, out.length));
    }

    @Override
    byte[] decompress(byte[] page, int size) throws IOException {
      byte[] out = new byte[size];
      try {
        int length = new Lz4Decompressor().decompress(page, 0, page.length, out, 0, size);
        return Arrays.copyOf(out, length);
      } catch (MalformedInputException e) {
        throw new IOException(e);
      }
    }
  };

  abstract byte[] compress(byte[] page) throws IOException;

  /**
   * The inverse.
   *
   * @param size how many bytes should come out; the caller checks that they do
   * @throws IOException if {@code page} is damaged
   */
  abstract byte[] decompress(byte[] page, int size) throws IOException;
}
