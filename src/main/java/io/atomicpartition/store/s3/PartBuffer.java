package io.atomicpartition.store.s3;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Bytes on the heap until they are sent, in chunks that are allocated as they come, so that a small
 * file costs little. Can be read any number of times. Not thread-safe while it is written.
 */
final class PartBuffer {
  private static final int FIRST_CHUNK_BYTES = 16 << 10;

  /** Below half a region of the smallest that G1 has, or it would round each up to whole ones. */
  private static final int LARGEST_CHUNK_BYTES = 256 << 10;

  private final List<byte[]> chunks = new ArrayList<>();
  private final CRC32C crc32c = new CRC32C();
  private final int limit;
  private int allocated;
  private int size;

  /** A buffer that takes {@code limit} bytes. */
  PartBuffer(int limit) {
    this.limit = limit;
  }

  /** Takes as many bytes as there is room for, and says how many. */
  int add(byte[] bytes, int offset, int length) {
    int taken = Math.min(length, limit - size);
    crc32c.update(bytes, offset, taken);
    for (int from = offset, end = offset + taken; from < end; ) {
      if (size == allocated) {
        addChunk();
      }
      byte[] chunk = chunks.get(chunks.size() - 1);
      int room = allocated - size;
      int n = Math.min(end - from, room);
      System.arraycopy(bytes, from, chunk, chunk.length - room, n);
      from += n;
      size += n;
    }
    return taken;
  }

  /** As large as all chunks before it together, within bounds. */
  private void addChunk() {
    int wanted = Math.min(Math.max(allocated, FIRST_CHUNK_BYTES), LARGEST_CHUNK_BYTES);
    byte[] chunk = new byte[Math.min(wanted, limit - allocated)];
    chunks.add(chunk);
    allocated += chunk.length;
  }

  boolean isFull() {
    return size == limit;
  }

  int size() {
    return size;
  }

  /** Bytes of heap. */
  int allocated() {
    return allocated;
  }

  /** 8 lower-case hexadecimal digits. */
  String crc32c() {
    return S3Checksums.hex(crc32c.getValue());
  }

  /** In Base64, as a header takes it. */
  String md5() {
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
    for (byte[] chunk : chunks) {
      md5.update(chunk, 0, used(chunk));
    }
    return Base64.getEncoder().encodeToString(md5.digest());
  }

  /** The bytes, from the first on. */
  InputStream stream() {
    return new SequenceInputStream(
        Collections.enumeration(
            chunks.stream()
                .map(chunk -> new ByteArrayInputStream(chunk, 0, used(chunk)))
                .toList()));
  }

  /** Only the last chunk has room left. */
  private int used(byte[] chunk) {
    boolean last = chunk == chunks.get(chunks.size() - 1);
    return last ? chunk.length - (allocated - size) : chunk.length;
  }
}
